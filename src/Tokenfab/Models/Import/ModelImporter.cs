using System.Text.Json.Nodes;
using Tokenfab.Catalog;
using Tokenfab.Catalog.Reading;
using Tokenfab.Models.Import.Gguf;
using Tokenfab.Models.Import.HuggingFace;
using Tokenfab.Models.Import.Safetensors;

namespace Tokenfab.Models.Import;

/// <summary>Reads a model's shape from the files that the field ships.</summary>
public static class ModelImporter
{
    /// <summary>The largest config that is read, in bytes; the largest in use has ten thousand.</summary>
    private const long LargestConfig = 4L * 1024 * 1024;

    /// <summary>Reads a Hugging Face <c>config.json</c>, a <c>.safetensors</c> header, a <c>.gguf</c> header, or a folder that holds one of them.</summary>
    /// <exception cref="InputException">The file is none of these, is broken, or names something that is not understood.</exception>
    public static ModelArchitecture FromPath(string path)
    {
        var file = Directory.Exists(path) ? ModelFolder.Find(path) : path;
        return ModelFileKinds.Of(file) switch
        {
            ModelFileKind.Gguf => ShapeLimits.Check(GgufModel.Read(file, ModelFolder.NameOf(file)), file),
            ModelFileKind.Safetensors => SafetensorsModel.Read(file, ModelFolder.NameOf(file)),
            _ => FromHuggingFaceConfig(TextFile.Read(file, LargestConfig), file, ModelFolder.NameOf(file)),
        };
    }

    /// <summary>Reads a Hugging Face config.</summary>
    /// <param name="json">Its text.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="name">The model's name.</param>
    /// <exception cref="InputException">The text is no JSON, or names a key or value that is not understood.</exception>
    public static ModelArchitecture FromHuggingFaceConfig(string json, string file, string name)
    {
        var text = PythonJson.Standard(json);

        // A config may stand in a file of another kind, whose lines are not its own.
        return FromHuggingFaceConfig(
            file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                ? SourceDocument.Parse(text, file)
                : new SourceDocument(JsonText.Parse(text, file, visit: null), file),
            name);
    }

    /// <summary>Reads a Hugging Face config.</summary>
    /// <param name="config">The config: a file of its own, or the part of a catalogue entry.</param>
    /// <param name="name">The model's name.</param>
    /// <exception cref="InputException">The config names a key or value that is not understood.</exception>
    public static ModelArchitecture FromHuggingFaceConfig(SourceDocument config, string name) =>
        config.Root is JsonObject root
            ? ShapeLimits.Check(Families.Read(new ConfigReader(root, config, string.Empty), name), config.File)
            : throw config.Error(null, "a config is an object of keys and values", "give a config.json as Hugging Face writes it");
}
