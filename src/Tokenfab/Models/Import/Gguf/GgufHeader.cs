namespace Tokenfab.Models.Import.Gguf;

/// <summary>Reads the header of a GGUF file: metadata and the list of tensors (docs/gguf.md of ggml). The tensors themselves are never read.</summary>
internal static class GgufHeader
{
    /// <summary>The largest header that is read, in bytes; vocabularies of a million tokens take a fifth of it.</summary>
    public const long LargestHeader = 100_000_000;

    /// <summary>The first four bytes: GGUF.</summary>
    public const uint Magic = 0x46554747;

    private const int LongestList = 4096;
    private const int DeepestList = 4;
    private const int LongestKey = 65535;
    private const int MostDimensions = 4;
    private const uint TextType = 8;
    private const uint ListType = 9;
    private const string Damaged = "the file is damaged: get it again";

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is no such file, cut off, or its header contradicts itself.</exception>
    public static GgufFile Read(string path)
    {
        using var stream = HeaderStream.Open(path, LargestHeader);
        return Read(stream);
    }

    /// <summary>Reads an open file.</summary>
    public static GgufFile Read(HeaderStream stream)
    {
        if (stream.UInt32("the magic number") != Magic)
        {
            throw stream.Error(null, "it does not begin with GGUF", "give a .gguf file");
        }

        var version = stream.UInt32("the version");
        if (version is not (2 or 3))
        {
            throw stream.Error(null, $"its version is {version}", "versions 2 and 3, little-endian, are read");
        }

        var tensorCount = stream.UInt64("the number of tensors");
        var pairs = stream.UInt64("the number of metadata keys");
        var metadata = Metadata(stream, pairs);
        var tensors = Tensors(stream, tensorCount, Alignment(stream, metadata));
        return new GgufFile(metadata, tensors);
    }

    private static Dictionary<string, GgufValue> Metadata(HeaderStream stream, ulong pairs)
    {
        // A key takes a length, a character and a type at least.
        stream.Require(pairs, 8 + 1 + 4, "metadata keys");
        var metadata = new Dictionary<string, GgufValue>(StringComparer.Ordinal);
        for (ulong i = 0; i < pairs; i++)
        {
            var length = stream.UInt64("the length of a key");
            if (length is 0 or > LongestKey)
            {
                throw stream.Error(null, $"a key of {length} bytes stands before byte {stream.Position}", Damaged);
            }

            var key = stream.Text(length, "a key");
            if (!metadata.TryAdd(key, Value(stream, key, stream.UInt32("a value's type"), depth: 0)))
            {
                throw stream.Error(key, "stands twice", Damaged);
            }
        }

        return metadata;
    }

    private static GgufValue Value(HeaderStream stream, string key, uint type, int depth)
    {
        switch (type)
        {
            case TextType:
                return new GgufValue(Text: stream.Text(stream.UInt64("the length of a text"), "a text"));
            case ListType:
                return List(stream, key, depth + 1);
            default:
                return new GgufValue(Whole: Number(stream, key, type));
        }
    }

    private static GgufValue List(HeaderStream stream, string key, int depth)
    {
        if (depth > DeepestList)
        {
            throw stream.Error(key, $"its lists are nested deeper than {DeepestList}", Damaged);
        }

        var type = stream.UInt32("the type of a list");
        var count = stream.UInt64("the length of a list");
        if (type is TextType or ListType)
        {
            // Vocabularies: stepped over, never kept.
            stream.Require(count, 8, $"a list of '{key}'");
            for (ulong i = 0; i < count; i++)
            {
                if (type == ListType)
                {
                    List(stream, key, depth + 1);
                }
                else
                {
                    stream.Skip(stream.UInt64("the length of a text"), "a text");
                }
            }

            return new GgufValue();
        }

        var width = Width(stream, key, type);
        stream.Require(count, width, $"a list of '{key}'");
        if (count > LongestList)
        {
            stream.Skip(count * (ulong)width, $"a list of '{key}'");
            return new GgufValue();
        }

        var numbers = new List<long>();
        for (ulong i = 0; i < count; i++)
        {
            if (Number(stream, key, type) is { } number)
            {
                numbers.Add(number);
            }
        }

        return numbers.Count == (int)count ? new GgufValue(Wholes: numbers) : new GgufValue();
    }

    // Whole numbers and truth values; floating-point numbers bear on no shape and come back as null.
    private static long? Number(HeaderStream stream, string key, uint type)
    {
        var bytes = stream.Bytes((ulong)Width(stream, key, type), "a number");
        return type switch
        {
            0 or 7 => bytes[0],
            1 => (sbyte)bytes[0],
            2 => BitConverter.ToUInt16(bytes),
            3 => BitConverter.ToInt16(bytes),
            4 => BitConverter.ToUInt32(bytes),
            5 => BitConverter.ToInt32(bytes),
            10 => BitConverter.ToUInt64(bytes) is <= long.MaxValue and var number
                ? (long)number
                : throw stream.Error(key, "is larger than any whole number in use", Damaged),
            11 => BitConverter.ToInt64(bytes),
            _ => null,
        };
    }

    private static int Width(HeaderStream stream, string key, uint type) => type switch
    {
        0 or 1 or 7 => 1,
        2 or 3 => 2,
        4 or 5 or 6 => 4,
        10 or 11 or 12 => 8,
        _ => throw stream.Error(key, $"its type {type} is unknown", Damaged),
    };

    private static ulong Alignment(HeaderStream stream, Dictionary<string, GgufValue> metadata)
    {
        const string Key = "general.alignment";
        return metadata.TryGetValue(Key, out var value)
            ? value.Whole is > 0 and <= 1 << 20 and var alignment && long.IsPow2(alignment)
                ? (ulong)alignment
                : throw stream.Error(Key, $"{value.Whole} is no alignment", "powers of two are")
            : 32;
    }

    private static Dictionary<string, GgufTensor> Tensors(HeaderStream stream, ulong count, ulong alignment)
    {
        // A tensor takes a name's length and a character, dimensions, type and place at least.
        stream.Require(count, 8 + 1 + 4 + 4 + 8, "tensors");
        var tensors = new Dictionary<string, GgufTensor>(StringComparer.Ordinal);
        var places = new List<(ulong Begin, double End, string Name)>();
        for (ulong i = 0; i < count; i++)
        {
            var length = stream.UInt64("the length of a tensor's name");
            if (length is 0 or > LongestKey)
            {
                throw stream.Error(null, $"a tensor's name of {length} bytes stands before byte {stream.Position}", Damaged);
            }

            var name = stream.Text(length, "a tensor's name");
            var (tensor, offset) = Tensor(stream, name);
            if (!tensors.TryAdd(name, tensor))
            {
                throw stream.Error(name, "stands twice", Damaged);
            }

            if (offset % alignment != 0)
            {
                throw stream.Error(name, $"its place {offset} is no multiple of {alignment}", Damaged);
            }

            places.Add((offset, offset + (tensor.Elements / tensor.Type.Block * tensor.Type.Bytes), name));
        }

        Places(stream, places, alignment);
        return tensors;
    }

    private static (GgufTensor Tensor, ulong Offset) Tensor(HeaderStream stream, string name)
    {
        var count = stream.UInt32("the number of dimensions");
        if (count is 0 or > MostDimensions)
        {
            throw stream.Error(name, $"has {count} dimensions", $"tensors have from 1 to {MostDimensions}");
        }

        var dimensions = new List<long>();
        for (var i = 0; i < count; i++)
        {
            var dimension = stream.UInt64("a dimension");
            dimensions.Add(dimension is > 0 and <= int.MaxValue
                ? (long)dimension
                : throw stream.Error(name, $"has a dimension of {dimension}", Damaged));
        }

        var number = stream.UInt32("a tensor's type");
        var type = GgmlType.Find(number) ?? throw stream.Error(name, $"its type {number} is unknown", "the file is of a newer kind, or damaged");
        var offset = stream.UInt64("a tensor's place");
        return dimensions[0] % type.Block == 0
            ? (new GgufTensor(name, dimensions, type), offset)
            : throw stream.Error(name, $"its rows of {dimensions[0]} are no whole blocks of {type.Name}", Damaged);
    }

    private static void Places(HeaderStream stream, List<(ulong Begin, double End, string Name)> places, ulong alignment)
    {
        var data = ((ulong)stream.Position + alignment - 1) / alignment * alignment;
        places.Sort();
        var at = 0.0;
        foreach (var (begin, end, name) in places)
        {
            if (begin < at)
            {
                throw stream.Error(name, $"begins at {begin}, within the tensor before it", Damaged);
            }

            at = end;
        }

        if (data + at > stream.Length)
        {
            throw stream.Error(null, $"its tensors need {data + at:F0} bytes, and it has {stream.Length}", "the file is cut off: get it again whole");
        }
    }
}
