using Tokenfab.Catalog;
using Tokenfab.Models;
using Tokenfab.Models.Import;

namespace Tokenfab.Tests.Models;

/// <summary>Configs to test with: the catalogue's own, and those that developers have beside the repository.</summary>
internal static class ModelFiles
{
    private static readonly Lazy<IReadOnlyList<(string Name, string Origin, string Json)>> Found = new(Find);

    /// <summary>Every config at hand: its model's name, where it stands, and its text.</summary>
    public static IReadOnlyList<(string Name, string Origin, string Json)> All => Found.Value;

    /// <summary>Every model at hand, by name; where catalogue and facts both have it, both.</summary>
    public static ILookup<string, ModelArchitecture> Models { get; } =
        All.ToLookup(file => file.Name, file => ModelImporter.FromHuggingFaceConfig(file.Json, file.Origin, file.Name));

    /// <summary>The text of one model's config.</summary>
    public static string Json(string name) => All.First(file => file.Name == name).Json;

    /// <summary>The models of a name; there is at least the catalogue's.</summary>
    public static IEnumerable<ModelArchitecture> Named(string name) =>
        Models.Contains(name) ? Models[name] : throw new ArgumentException($"no model at hand is called {name}", nameof(name));

    /// <summary>One model.</summary>
    public static ModelArchitecture Model(string name) => Named(name).First();

    private static List<(string Name, string Origin, string Json)> Find()
    {
        var files = new List<(string, string, string)>();
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tokenfab.slnx")))
            {
                files.AddRange(Directory.GetFiles(Path.Combine(folder.FullName, "catalog", "models"), "*.yaml").Order(StringComparer.Ordinal).Select(Entry));
            }

            var facts = Path.Combine(folder.FullName, "shared", "facts", "models");
            if (Directory.Exists(facts))
            {
                files.AddRange(Directory.GetFiles(facts, "*.json").Order(StringComparer.Ordinal).Select(path =>
                    (Path.GetFileNameWithoutExtension(path), path, File.ReadAllText(path))));
            }
        }

        return files;
    }

    private static (string Name, string Origin, string Json) Entry(string path)
    {
        var root = SourceDocument.FromFile(path).Root;
        return (root["name"]!.GetValue<string>(), path, root["config"]!.ToJsonString());
    }
}
