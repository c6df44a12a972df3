namespace Tokenfab.Cli.Output;

/// <summary>A file that is written piece by piece beside its place and gets its name when it is complete.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private const int Buffer = 1 << 16;

    private readonly string _path;
    private readonly string _temporary;
    private bool _complete;

    /// <summary>Opens it.</summary>
    /// <exception cref="InputException">The folder does not exist or may not be written to.</exception>
    public TemporaryFile(string path)
    {
        (_path, _temporary) = (path, $"{path}.{Environment.ProcessId}.tmp");
        try
        {
            Stream = new FileStream(_temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, Buffer);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(path, null, null, $"cannot be written: {cause.Message.TrimEnd('.')}", "Name a file in a folder that you may write to", cause);
        }
    }

    /// <summary>What is written.</summary>
    public FileStream Stream { get; }

    /// <summary>Gives the file its name.</summary>
    public void Complete()
    {
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _complete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_complete)
        {
            Stream.Dispose();
            File.Delete(_temporary);
        }
    }
}
