using System.Runtime.CompilerServices;

namespace Tokenfab.Cli.Tests;

/// <summary>Compares text with a file beside the test; TOKENFAB_ACCEPT=1 takes the text as right.</summary>
internal static class Snapshot
{
    public static bool Accepting => Environment.GetEnvironmentVariable("TOKENFAB_ACCEPT") == "1";

    public static void Matches(string actual, string name, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, $"{name}.expected.txt");
        if (Accepting)
        {
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }
}
