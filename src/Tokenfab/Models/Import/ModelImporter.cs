namespace Tokenfab.Models.Import;

/// <summary>Reads a model's shape from the files that the field ships.</summary>
public static class ModelImporter
{
    /// <summary>Reads a Hugging Face <c>config.json</c>, a <c>.safetensors</c> header, a <c>.gguf</c> header, or a folder that holds one of them.</summary>
    /// <exception cref="InputException">The file is none of these, is broken, or names something that is not understood.</exception>
    public static ModelArchitecture FromPath(string path) => throw new InvalidOperationException("not yet");

    /// <summary>Reads a Hugging Face config.</summary>
    /// <param name="json">Its text.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="name">The model's name.</param>
    /// <exception cref="InputException">The text is no JSON, or names a key or value that is not understood.</exception>
    public static ModelArchitecture FromHuggingFaceConfig(string json, string file, string name) => throw new InvalidOperationException("not yet");
}
