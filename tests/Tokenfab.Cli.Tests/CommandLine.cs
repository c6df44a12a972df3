using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Tests;

/// <summary>Runs command lines in this process and keeps what they wrote.</summary>
internal static class CommandLine
{
    public static Answer Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = App.Run(args, new Terminal(output, error));
        return new Answer(code, output.ToString(), error.ToString());
    }
}

internal sealed record Answer(int Code, string Output, string Error);
