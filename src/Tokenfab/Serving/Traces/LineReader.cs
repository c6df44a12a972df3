using System.IO.Compression;

namespace Tokenfab.Serving.Traces;

/// <summary>Reads a text file line by line as bytes, plain or compressed by gzip, holding no more of it than a line.</summary>
internal sealed class LineReader : IDisposable
{
    private readonly Stream _file;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _exhausted;

    // Otherwise a file that is cut short ends early without a word.
    static LineReader() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    private LineReader(Stream file, Stream stream) => (_file, _stream) = (file, stream);

    /// <summary>The number of the line read last, from one.</summary>
    public int Number { get; private set; }

    /// <summary>Share of the file that was read, of its compressed bytes where it is compressed.</summary>
    public double ShareRead => _file.Length == 0 ? 1.0 : (double)_file.Position / _file.Length;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">There is none, or it may not be read.</exception>
    public static LineReader Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException(path, null, null, "there is no such trace file", "check the path; it is relative to the scenario file");
        }

        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var zipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            return new LineReader(file, zipped ? new GZipStream(file, CompressionMode.Decompress) : file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, null, null, $"the trace cannot be read: {cause.Message.TrimEnd('.')}", "make it readable", cause);
        }
    }

    /// <summary>Reads a stream, which it disposes.</summary>
    public static LineReader Of(Stream stream) => new(stream, stream);

    /// <summary>Reads a line, without its end.</summary>
    /// <param name="line">Valid until the next call.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = _start;
        while (true)
        {
            var at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = Trimmed(_start, searched + at);
                _start = searched + at + 1;
                Number++;
                return true;
            }

            searched = _end;
            if (_exhausted)
            {
                line = Trimmed(_start, _end);
                var any = _start < _end;
                _start = _end;
                Number += any ? 1 : 0;
                return any;
            }

            searched -= Fill();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private ReadOnlySpan<byte> Trimmed(int start, int end) => _buffer.AsSpan(start, end - start).TrimEnd((byte)'\r');

    // Moves what is left to the front of the buffer and reads on behind it; says how far it was moved.
    private int Fill()
    {
        var moved = _start;
        if (moved > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - moved);
        }
        else if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _end * 2);
        }

        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _exhausted = read == 0;
        return moved;
    }
}
