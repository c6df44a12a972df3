using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Tokenfab.Serving.Traces;

/// <summary>Reads the requests of an Azure, BurstGPT, Vidur or plain CSV trace, or of a Mooncake JSONL trace, one by one.</summary>
internal sealed class TraceReader : IDisposable
{
    /// <summary>Tokens that one hash of a Mooncake trace stands for (FAST 2025 release notes).</summary>
    public const int BlockTokens = 512;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly string _file;
    private readonly LineReader _lines;
    private readonly List<long> _blocks = [];
    private readonly TraceColumns _columns;
    private readonly bool _json;
    private byte[]? _first;
    private double _last = double.NegativeInfinity;

    private TraceReader(string file, LineReader lines)
    {
        (_file, _lines) = (file, lines);
        if (!Next(out var first) || first.Trim((byte)' ').IsEmpty)
        {
            throw new InputException(file, 1, null, "the trace is empty", "Write a header and one line per request");
        }

        if (first.ContainsAnyInRange((byte)0, (byte)8))
        {
            throw new InputException(file, 1, null, "the file is no text", "give a trace as CSV or JSONL, plain or compressed by gzip");
        }

        first = first.StartsWith(ByteOrderMark) ? first[ByteOrderMark.Length..] : first;
        _json = first.TrimStart((byte)' ')[0] == '{';
        _columns = _json ? TraceColumns.None(file) : TraceColumns.Of(Encoding.UTF8.GetString(first), file);
        _first = _json ? first.ToArray() : null;
    }

    /// <summary>Whether requests may stand in another order than they arrive in, as in logs that are written when they end.</summary>
    public bool InAnyOrder { get; set; }

    /// <summary>Hashes of the prompt read last, one for each 512 tokens; empty where the trace has none.</summary>
    public ReadOnlySpan<long> Blocks => CollectionsMarshal.AsSpan(_blocks);

    /// <summary>Names of the tenants met so far, that of number one first.</summary>
    public IReadOnlyList<string> Tenants => _columns.Tenants.Names;

    /// <summary>Share of the file that was read.</summary>
    public double ShareRead => _lines.ShareRead;

    /// <summary>Opens a trace.</summary>
    /// <exception cref="InputException">The file is missing or empty, or its header tells no lengths.</exception>
    public static TraceReader Open(string path) => Of(path, LineReader.Open(path));

    /// <summary>Reads a trace from a stream, which it disposes.</summary>
    /// <param name="stream">The trace.</param>
    /// <param name="file">What errors call it.</param>
    /// <exception cref="InputException">It is empty, or its header tells no lengths.</exception>
    public static TraceReader Read(Stream stream, string file) => Of(file, LineReader.Of(stream));

    private static TraceReader Of(string path, LineReader lines)
    {
        try
        {
            return new TraceReader(path, lines);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next request.</summary>
    /// <exception cref="InputException">Its line is malformed, or it arrives before the one above it.</exception>
    public bool TryRead(out TracePoint point)
    {
        ReadOnlySpan<byte> line = _first;
        _first = null;
        while (line.IsEmpty)
        {
            if (!Next(out line))
            {
                point = default;
                return false;
            }
        }

        point = _json ? ReadJson(line) : _columns.Read(line, _lines.Number);
        if (point.Arrival < _last && !InAnyOrder)
        {
            throw new InputException(_file, _lines.Number, null, "the request arrives before the one above it", "sort the trace by arrival");
        }

        _last = double.IsNaN(point.Arrival) ? _last : point.Arrival;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private bool Next(out ReadOnlySpan<byte> line)
    {
        try
        {
            return _lines.TryRead(out line);
        }
        catch (InvalidDataException cause)
        {
            throw new InputException(_file, _lines.Number + 1, null, "the gzip file is cut short or damaged: what follows cannot be unpacked", "fetch it again, or compress the whole trace again", cause);
        }
        catch (IOException cause)
        {
            throw new InputException(_file, _lines.Number + 1, null, $"the trace cannot be read: {cause.Message.TrimEnd('.')}", "check that the file is whole", cause);
        }
    }

    private TracePoint ReadJson(ReadOnlySpan<byte> line)
    {
        var point = new TracePoint(double.NaN, double.NaN, double.NaN);
        _blocks.Clear();
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("hash_ids"u8))
                {
                    ReadBlocks(ref reader, line);
                }
                else
                {
                    ReadField(ref reader, ref point);
                }
            }

            // A truncated line ends here with an exception.
            while (reader.Read())
            {
            }
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or FormatException)
        {
            throw Malformed(cause);
        }

        return point is { Arrival: >= 0.0, Input: >= 0.0, Output: >= 0.0 } && double.IsInteger(point.Input) && double.IsInteger(point.Output) ? point : throw Malformed(null);
    }

    private void ReadBlocks(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        reader.Read();
        var numbers = line[(int)reader.BytesConsumed..];
        if (reader.TokenType == JsonTokenType.StartArray && TryReadNumbers(numbers, out var length))
        {
            // Goes on as if the array were empty.
            reader = new Utf8JsonReader(numbers[length..], isFinalBlock: true, reader.CurrentState);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _blocks.Add(reader.GetInt64());
        }
    }

    // Plain numbers up to the end of their array, several times as fast as a reader of any JSON; whatever else stands there is left to it.
    private bool TryReadNumbers(ReadOnlySpan<byte> text, out int length)
    {
        for (length = 0; length < text.Length; length++)
        {
            while (length < text.Length && text[length] == ' ')
            {
                length++;
            }

            var (start, number) = (length, 0L);
            while (length < text.Length && char.IsAsciiDigit((char)text[length]))
            {
                number = (number * 10) + text[length++] - '0';
            }

            var digits = length - start;
            if (digits is 0 or > 18 || (digits > 1 && text[start] == '0') || length == text.Length || text[length] is not ((byte)',' or (byte)']'))
            {
                break;
            }

            _blocks.Add(number);
            if (text[length] == ']')
            {
                return true;
            }
        }

        _blocks.Clear();
        return false;
    }

    private void ReadField(ref Utf8JsonReader reader, ref TracePoint point)
    {
        // Mooncake counts milliseconds.
        var (field, unit) = reader.ValueTextEquals("timestamp"u8) ? (TraceField.Arrival, 1e-3)
            : reader.ValueTextEquals("input_length"u8) ? (TraceField.Input, 0.0)
            : reader.ValueTextEquals("output_length"u8) ? (TraceField.Output, 0.0)
            : TraceWords.Read(reader.GetString()!);
        reader.Read();
        if (field == TraceField.None)
        {
            reader.Skip();
        }
        else
        {
            _columns.Set(ref point, field, unit, reader.ValueSpan, _lines.Number);
        }
    }

    private InputException Malformed(Exception? cause) => new(
        _file, _lines.Number, null, "the line is no Mooncake request",
        "write {\"timestamp\": ms, \"input_length\": n, \"output_length\": n, \"hash_ids\": [...]}, none of them negative", cause);
}
