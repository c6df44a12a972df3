using System.Buffers.Binary;
using Tokenfab.Models.Import.Gguf;
using Tokenfab.Models.Import.Safetensors;

namespace Tokenfab.Models.Import;

/// <summary>The kinds of files that models come in.</summary>
internal enum ModelFileKind
{
    /// <summary>A config.json.</summary>
    Config,

    /// <summary>A safetensors file.</summary>
    Safetensors,

    /// <summary>A GGUF file.</summary>
    Gguf,
}

/// <summary>Tells the kind of a file.</summary>
internal static class ModelFileKinds
{
    private const int FirstBytes = 9;

    /// <summary>The kind of a file by its first bytes, and by its name where they do not tell.</summary>
    /// <exception cref="InputException">The file cannot be read, or is of none of the kinds.</exception>
    public static ModelFileKind Of(string path)
    {
        using var stream = HeaderStream.Open(path, FirstBytes);
        var first = stream.Bytes((ulong)stream.Remaining, "its first bytes");
        if (first.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(first) == GgufHeader.Magic)
        {
            return ModelFileKind.Gguf;
        }

        if (first is [.., (byte)'{'] && first.Length == FirstBytes && BinaryPrimitives.ReadUInt64LittleEndian(first) <= SafetensorsHeader.LargestHeader)
        {
            return ModelFileKind.Safetensors;
        }

        if (Array.Find(first, letter => !char.IsWhiteSpace((char)letter) && letter is not (0xEF or 0xBB or 0xBF)) == '{')
        {
            return ModelFileKind.Config;
        }

        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" => ModelFileKind.Config,
            ".SAFETENSORS" => ModelFileKind.Safetensors,
            ".GGUF" => ModelFileKind.Gguf,
            _ => throw stream.Error(null, "it is no model file", "give a config.json, a .safetensors or a .gguf file, or a folder that holds one"),
        };
    }
}
