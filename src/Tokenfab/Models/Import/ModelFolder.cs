namespace Tokenfab.Models.Import;

/// <summary>Folders that hold a model.</summary>
internal static class ModelFolder
{
    private static readonly string[] Generic = ["config", "model"];

    /// <summary>The file of a folder that tells most of the model: its config.json, else the first part of its only checkpoint.</summary>
    /// <exception cref="InputException">There is none, or there are several.</exception>
    public static string Find(string folder)
    {
        var config = Path.Combine(folder, "config.json");
        if (File.Exists(config))
        {
            return config;
        }

        var checkpoints = Files(folder)
            .Where(file => Path.GetExtension(file).ToUpperInvariant() is ".SAFETENSORS" or ".GGUF")
            .Order(StringComparer.Ordinal)
            .ToList();
        if (checkpoints.Count == 0)
        {
            throw new InputException(folder, null, null, "the folder holds no model", "Give one with a config.json, a .safetensors or a .gguf file");
        }

        var parts = ShardedFile.Parts(checkpoints[0]);
        return checkpoints.Count == parts.Count
            ? checkpoints[0]
            : throw new InputException(folder, null, null, $"the folder holds {checkpoints.Count} files that are not parts of one model", "Name one of them");
    }

    /// <summary>A model's name by its file's, or its folder's where the file has the name that all such files have.</summary>
    public static string NameOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return Array.Exists(Generic, generic => name.StartsWith(generic, StringComparison.OrdinalIgnoreCase))
            && Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))) is { Length: > 0 } folder
            ? folder
            : name;
    }

    private static string[] Files(string folder)
    {
        try
        {
            return Directory.GetFiles(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(folder, null, null, "the folder cannot be read", "name a folder that may be read", e);
        }
    }
}
