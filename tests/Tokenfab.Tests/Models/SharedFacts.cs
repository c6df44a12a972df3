using Tokenfab.Models;
using Tokenfab.Models.Import;

namespace Tokenfab.Tests.Models;

/// <summary>The configs that developers have beside the repository; absent in a plain clone.</summary>
internal static class SharedFacts
{
    private static readonly string? Folder = Find();

    public static IReadOnlyList<string> Configs { get; } =
        Folder is null ? [] : [.. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal)];

    public static ModelArchitecture Import(string path) =>
        ModelImporter.FromHuggingFaceConfig(File.ReadAllText(path), path, Path.GetFileNameWithoutExtension(path));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "facts", "models");
            if (Directory.Exists(beside))
            {
                return beside;
            }
        }

        return null;
    }
}
