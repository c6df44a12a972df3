namespace Tokenfab.Cli;

/// <summary>What a script learns from how the process ends.</summary>
internal static class ExitCode
{
    /// <summary>An answer was found.</summary>
    public const int Found = 0;

    /// <summary>The input is wrong; the message says where and what would be right.</summary>
    public const int BadInput = 2;

    /// <summary>The question is well put, and the answer is that nothing can do it.</summary>
    public const int Infeasible = 3;

    /// <summary>A fault of Tokenfab itself (EX_SOFTWARE of sysexits.h).</summary>
    public const int Fault = 70;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT).</summary>
    public const int Cancelled = 130;
}
