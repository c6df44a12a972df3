using System.Text;

namespace Tokenfab.Cli.Output;

/// <summary>Writes files whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a text file under a temporary name beside its place and renames it when it is complete.</summary>
    /// <exception cref="InputException">The folder does not exist or may not be written to.</exception>
    public static void Write(string path, string text)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new InputException(path, null, null, "cannot be written: its folder does not exist", "Name a file in a folder that exists");
        }

        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw new InputException(path, null, null, $"cannot be written: {cause.Message.TrimEnd('.')}", "Name a file that you may write to", cause);
        }
    }
}
