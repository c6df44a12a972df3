using System.Buffers.Binary;
using System.Text;

namespace Tokenfab.Models.Import;

/// <summary>Reads the header of a large binary file piece by piece: never past the file's end or the limit, never more at once than is there.</summary>
internal sealed class HeaderStream : IDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private readonly string _file;
    private readonly long _limit;

    /// <summary>Reads from a stream.</summary>
    /// <param name="stream">The file's content; taken over.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="limit">The largest header that is read, in bytes.</param>
    public HeaderStream(Stream stream, string file, long limit)
    {
        _stream = stream;
        _file = file;
        _limit = limit;
        Length = stream.Length;
    }

    /// <summary>The length of the whole file.</summary>
    public long Length { get; }

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes that may still be read.</summary>
    public long Remaining => Math.Min(Length, _limit) - Position;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static HeaderStream Open(string path, long limit)
    {
        try
        {
            return new HeaderStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16), path, limit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(path, null, null, "the file cannot be read", "name a file that exists and may be read", e);
        }
    }

    /// <summary>An error in this file.</summary>
    public InputException Error(string? field, string problem, string mend) => new(_file, null, field, problem, mend);

    /// <summary>Refuses a length that cannot be, before anything is allocated for it.</summary>
    /// <param name="count">Things to come.</param>
    /// <param name="size">Least bytes of each.</param>
    /// <param name="what">What they are.</param>
    public void Require(ulong count, int size, string what)
    {
        if (count > (ulong)(Math.Max(Remaining, 0) / size))
        {
            throw Length - Position < _limit && count <= (ulong)(_limit / size)
                ? Error(null, $"the file ends at byte {Length} within {what}", "the file is cut off: get it again whole")
                : Error(null, $"{what} of {count} at byte {Position} do not fit into a header", $"headers of up to {_limit} bytes are read");
        }
    }

    /// <summary>So many bytes.</summary>
    public byte[] Bytes(ulong count, string what)
    {
        Require(count, 1, what);
        var bytes = new byte[(int)count];
        Fill(bytes, what);
        return bytes;
    }

    /// <summary>Steps over so many bytes.</summary>
    public void Skip(ulong count, string what)
    {
        Require(count, 1, what);
        _stream.Seek((long)count, SeekOrigin.Current);
        Position += (long)count;
    }

    /// <summary>A text in UTF-8.</summary>
    public string Text(ulong count, string what)
    {
        try
        {
            return StrictUtf8.GetString(Bytes(count, what));
        }
        catch (DecoderFallbackException)
        {
            throw Error(null, $"{what} before byte {Position} is not UTF-8", "the file is damaged: get it again");
        }
    }

    /// <summary>An unsigned 32-bit number, little-endian.</summary>
    public uint UInt32(string what)
    {
        Span<byte> bytes = stackalloc byte[4];
        Require(1, bytes.Length, what);
        Fill(bytes, what);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>An unsigned 64-bit number, little-endian.</summary>
    public ulong UInt64(string what)
    {
        Span<byte> bytes = stackalloc byte[8];
        Require(1, bytes.Length, what);
        Fill(bytes, what);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public void Dispose() => _stream.Dispose();

    private void Fill(Span<byte> bytes, string what)
    {
        try
        {
            _stream.ReadExactly(bytes);
        }
        catch (IOException e)
        {
            throw new InputException(_file, null, null, $"the file ends or cannot be read within {what}", "get the file again whole", e);
        }

        Position += bytes.Length;
    }
}
