using System.Text;

namespace Tokenfab.Catalog.Reading;

/// <summary>Reads a text file whole, within a limit.</summary>
internal static class TextFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a UTF-8 file.</summary>
    /// <exception cref="InputException">The file cannot be read, is larger than the limit, or is not UTF-8.</exception>
    public static string Read(string path, long largest)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Decode(ReadAtMost(stream, path, largest), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(path, e);
        }
    }

    private static MemoryStream ReadAtMost(FileStream stream, string path, long largest)
    {
        if (stream.CanSeek && stream.Length > largest)
        {
            throw TooLarge(path, largest);
        }

        // A pipe or device has no length to ask for, so the bytes themselves are counted.
        var content = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > largest)
            {
                throw TooLarge(path, largest);
            }
        }

        return content;
    }

    private static string Decode(MemoryStream content, string path)
    {
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException(path, null, null, "the file is not UTF-8 text", "Save it as UTF-8, or name another file", e);
        }
    }

    private static InputException TooLarge(string path, long largest) => new(
        path, null, null, $"the file is larger than {largest / (1024 * 1024)} MiB", "Name the right file; settings and catalogue entries are small");

    private static InputException Unreadable(string path, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(path, null, null, "there is no such file", "Check the path", e),
        _ when Directory.Exists(path) => new(path, null, null, "this is a folder", "Name a file in it", e),
        _ => new(path, null, null, $"the file cannot be read: {e.Message.TrimEnd('.')}", "Check its permissions and that it is a regular file", e),
    };
}
