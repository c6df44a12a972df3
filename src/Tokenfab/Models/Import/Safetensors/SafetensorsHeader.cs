using System.Text.Json;

namespace Tokenfab.Models.Import.Safetensors;

/// <summary>One tensor of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its data type, as the format writes it: <c>BF16</c>.</param>
/// <param name="Shape">Its dimensions, outermost first.</param>
internal sealed record TensorShape(string Name, string Type, IReadOnlyList<long> Shape)
{
    /// <summary>Elements in all.</summary>
    public double Elements => Shape.Aggregate(1.0, (product, dimension) => product * dimension);
}

/// <summary>Reads the header of a <c>.safetensors</c> file: the length of a JSON object, and the object, which names each tensor with type,
/// shape and place. The tensors themselves are never read.</summary>
internal static class SafetensorsHeader
{
    /// <summary>The largest header that the format allows, in bytes.</summary>
    public const long LargestHeader = 100_000_000;

    private const int LengthBytes = 8;
    private const string Damaged = "the file is damaged or cut off: get it again whole";

    private static readonly Dictionary<string, double> Widths = new(StringComparer.Ordinal)
    {
        ["BOOL"] = 1, ["U8"] = 1, ["I8"] = 1, ["F8_E4M3"] = 1, ["F8_E5M2"] = 1, ["F8_E8M0"] = 1, ["U16"] = 2, ["I16"] = 2, ["F16"] = 2, ["BF16"] = 2,
        ["U32"] = 4, ["I32"] = 4, ["F32"] = 4, ["U64"] = 8, ["I64"] = 8, ["F64"] = 8, ["F4"] = 0.5, ["F6_E2M3"] = 0.75, ["F6_E3M2"] = 0.75,
    };

    /// <summary>The tensors of a file.</summary>
    /// <exception cref="InputException">The file is no such file, cut off, or its header contradicts itself.</exception>
    public static IReadOnlyList<TensorShape> Read(string path)
    {
        using var stream = HeaderStream.Open(path, LargestHeader + LengthBytes);
        return Read(stream);
    }

    /// <summary>The tensors of an open file.</summary>
    public static IReadOnlyList<TensorShape> Read(HeaderStream stream)
    {
        var length = stream.UInt64("the length of the header");
        if (length > LargestHeader)
        {
            throw stream.Error(null, $"it claims a header of {length} bytes", $"the format allows {LargestHeader}; perhaps this is no safetensors file");
        }

        var header = stream.Bytes(length, "the header");
        try
        {
            return Tensors(stream, header);
        }
        catch (JsonException e)
        {
            throw new InputException(stream.Error(null, string.Empty, string.Empty).File, null, null, "the header is not well-formed JSON", Damaged, e);
        }
    }

    private static List<TensorShape> Tensors(HeaderStream stream, byte[] header)
    {
        var reader = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 8 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw stream.Error(null, "the header is no JSON object", Damaged);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var tensors = new List<TensorShape>();
        var places = new List<(ulong Begin, ulong End, string Name)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(stream, ref reader);
            if (!names.Add(name))
            {
                throw stream.Error(name, "stands twice in the header", Damaged);
            }

            reader.Read();
            if (name == "__metadata__")
            {
                reader.Skip();
                continue;
            }

            var (tensor, begin, end) = Tensor(stream, ref reader, name);
            tensors.Add(tensor);
            places.Add((begin, end, name));
        }

        while (reader.Read())
        {
            // Trailing blanks are allowed; anything else throws.
        }

        Places(stream, places, (ulong)(stream.Length - LengthBytes - header.Length));
        return tensors;
    }

    private static (TensorShape Tensor, ulong Begin, ulong End) Tensor(HeaderStream stream, ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<ulong>? shape = null, offsets = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw stream.Error(name, "is not described by an object", Damaged);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(stream, ref reader);
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null && reader.TokenType == JsonTokenType.String:
                    type = Text(stream, ref reader);
                    break;
                case "shape" when shape is null:
                    shape = Numbers(stream, ref reader, name, key);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = Numbers(stream, ref reader, name, key);
                    break;
                default:
                    throw stream.Error(name, $"its '{key}' is not understood, or stands twice", "tensors have a dtype, a shape and data_offsets");
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
        {
            throw stream.Error(name, "has no dtype, shape and two data_offsets", Damaged);
        }

        if (!Widths.TryGetValue(type, out var width))
        {
            throw stream.Error(name, $"has the type '{type}'", $"types known here are {string.Join(", ", Widths.Keys)}");
        }

        var elements = shape.Aggregate(1.0, (product, dimension) => product * dimension);
        if (begin > end || Math.Ceiling(elements * width) != end - begin)
        {
            throw stream.Error(name, $"its shape takes {elements * width} bytes, its offsets {begin} to {end} do not", Damaged);
        }

        return (new TensorShape(name, type, [.. shape.Select(dimension => (long)dimension)]), begin, end);
    }

    // The format knows no holes and no overlaps: tensors lie end to end up to the end of the file.
    private static void Places(HeaderStream stream, List<(ulong Begin, ulong End, string Name)> places, ulong dataBytes)
    {
        places.Sort();
        ulong at = 0;
        foreach (var (begin, end, name) in places)
        {
            if (begin != at)
            {
                throw stream.Error(name, $"begins at {begin}, where the tensor before it ends at {at}", "tensors lie end to end; the file is damaged");
            }

            at = end;
        }

        if (at != dataBytes)
        {
            throw stream.Error(null, $"its tensors take {at} bytes, and {dataBytes} follow the header", Damaged);
        }
    }

    private static List<ulong> Numbers(HeaderStream stream, ref Utf8JsonReader reader, string name, string key)
    {
        var numbers = new List<ulong>();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.Number && numbers.Count < 16 && reader.TryGetUInt64(out var number) && number <= long.MaxValue)
            {
                numbers.Add(number);
            }
        }

        return reader.TokenType == JsonTokenType.EndArray
            ? numbers
            : throw stream.Error(name, $"its '{key}' is no list of whole numbers", Damaged);
    }

    private static string Text(HeaderStream stream, ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw stream.Error(null, $"a name before byte {reader.BytesConsumed} of the header is not UTF-8", Damaged);
        }
    }
}
