using System.Buffers;
using Tokenfab.Validation.Foreign;

namespace Tokenfab.Validation.Tables;

/// <summary>A table of measurements in the normal form, a CSV file with a header, read in batches so that its size does not matter.</summary>
/// <remarks>A line is a row: a quoted cell cannot hold a line break, so that a quote left open spoils one row and not the rest of the file.</remarks>
internal sealed class TruthFile : IDisposable
{
    private const int BatchLength = 1 << 18;

    private readonly StreamReader _reader;

    private TruthFile(StreamReader reader, TruthHeader header, long length)
    {
        _reader = reader;
        Header = header;
        Length = length;
    }

    /// <summary>The columns.</summary>
    public TruthHeader Header { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Bytes read so far.</summary>
    public long Position => _reader.BaseStream.Position;

    /// <summary>Opens a table.</summary>
    /// <param name="path">The file: CSV, or JSON of a tool that is known.</param>
    /// <param name="given">What the user says of its rows where they say nothing themselves.</param>
    /// <exception cref="InputException">The file cannot be read, is empty, or is not a text with a header.</exception>
    public static TruthFile Open(string path, RunFacts given)
    {
        StreamReader? reader = null;
        try
        {
            reader = new StreamReader(ForeignFile.Is(path) ? ForeignFile.Read(path) : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
            var header = FirstLine(reader, path);
            var cells = new RowCells();
            cells.Cut(header.AsMemory());
            return new(reader, new(path, [.. Enumerable.Range(0, cells.Count).Select(cells.Text)], given), reader.BaseStream.CanSeek ? reader.BaseStream.Length : 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            reader?.Dispose();
            throw new InputException(path, null, null, $"the file cannot be read: {e.Message.TrimEnd('.')}", "Check the path and its permissions", e);
        }
        catch (InputException)
        {
            reader?.Dispose();
            throw;
        }
    }

    /// <summary>The lines after the header, some thousand at a time. Each batch is the caller's to dispose.</summary>
    /// <exception cref="InputException">A line is too long for a table, or the file is not text.</exception>
    public IEnumerable<TruthBatch> Batches()
    {
        var text = ArrayPool<char>.Shared.Rent(BatchLength);
        var filled = 0;
        var line = 2L;
        while (true)
        {
            var read = Read(text, filled);
            filled += read;
            var end = read == 0 ? filled : text.AsSpan(0, filled).LastIndexOf('\n') + 1;
            if (end == 0 && read > 0)
            {
                if (filled < BatchLength)
                {
                    continue;
                }

                throw TooLong(line);
            }

            var next = ArrayPool<char>.Shared.Rent(BatchLength);
            text.AsSpan(end, filled - end).CopyTo(next);
            filled -= end;
            var batch = new TruthBatch(text, Lines(text.AsSpan(0, end)), line);
            line += batch.Count;
            yield return batch;
            text = next;
            if (read == 0)
            {
                ArrayPool<char>.Shared.Return(text);
                yield break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static string FirstLine(StreamReader reader, string path)
    {
        // A binary file may have no line break for gigabytes.
        var head = new char[BatchLength];
        var count = 0;
        while (count < head.Length)
        {
            var next = reader.Read();
            if (next is -1 or '\n')
            {
                break;
            }

            head[count++] = (char)next;
        }

        var line = head.AsSpan(0, count).TrimEnd('\r');
        if (line.ContainsAny('\0', '\uFFFD') || count == head.Length)
        {
            throw new InputException(path, 1, null, "the file is not a text table", "Name a CSV file with a header line");
        }

        return line.IsWhiteSpace()
            ? throw new InputException(path, 1, null, count == 0 && reader.EndOfStream ? "the file is empty" : "the first line is empty", "Start it with a header such as op,chip,dtype,m,n,k,latency_us")
            : line.ToString();
    }

    private int Read(char[] text, int filled)
    {
        try
        {
            var read = _reader.ReadBlock(text, filled, BatchLength - filled);
            return text.AsSpan(filled, read).Contains('\0')
                ? throw new InputException(Header.File, null, null, "the file is not text", "Name a CSV file with a header line")
                : read;
        }
        catch (IOException e)
        {
            throw new InputException(Header.File, null, null, $"the file cannot be read: {e.Message.TrimEnd('.')}", "Check that it is a regular file", e);
        }
    }

    private static List<(int Start, int Length)> Lines(ReadOnlySpan<char> text)
    {
        var lines = new List<(int, int)>();
        for (var start = 0; start < text.Length;)
        {
            var length = text[start..].IndexOf('\n');
            var end = length < 0 ? text.Length : start + length;
            lines.Add((start, end - start - (end > start && text[end - 1] == '\r' ? 1 : 0)));
            start = end + 1;
        }

        return lines;
    }

    private InputException TooLong(long line) => new(
        Header.File, line > int.MaxValue ? null : (int)line, null, $"the line is longer than {BatchLength} characters", "Name a table with one measurement a line");
}
