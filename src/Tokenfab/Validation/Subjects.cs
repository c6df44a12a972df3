using System.Collections.Concurrent;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Validation.EndToEnd;

namespace Tokenfab.Validation;

/// <summary>What tables name: chips and servers, each looked up once. Safe to share between threads.</summary>
internal sealed class Subjects(CatalogStore catalog)
{
    private readonly ConcurrentDictionary<string, Accelerator?> _chips = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, int), Server?> _servers = new();
    private readonly Lazy<(string Repository, string Engine)[]> _engines = new(() =>
        [.. catalog.List("source").Select(entry => catalog.Source(entry.Id)).Where(source => source is { Engine: not null, Url: not null })
            .Select(source => (source.Url!.TrimEnd('/').Split('/')[^1], source.Engine!))]);

    /// <summary>What is known.</summary>
    public CatalogStore Catalog { get; } = catalog;

    /// <summary>The models of the catalogue, ready to be laid out.</summary>
    public ServingModels Models { get; } = new(catalog);

    /// <summary>The engine that a cited source is known to have run; null where its text cites none such. A source is cited by its repository.</summary>
    public string? EngineOf(string citation) =>
        _engines.Value.FirstOrDefault(source => citation.Contains(source.Repository, StringComparison.OrdinalIgnoreCase)).Engine;

    /// <summary>The chip of a name, or of the server of that name; null where the catalogue knows neither.</summary>
    public Accelerator? Chip(string name) => Kept(_chips, name, static (self, name) =>
        self.ChipEntry(name) is { } chip ? self.Catalog.Accelerator(chip)
        : self.Catalog.Find("server", name) is { } server ? self.Catalog.Accelerator(self.Catalog.Server(server.Id).Accelerator)
        : null);

    /// <summary>The server of a name, or the one that the chip of that name comes in; null where the catalogue knows neither.</summary>
    /// <param name="name">A server's or chip's name.</param>
    /// <param name="ranks">Chips that take part: the smallest domain that holds them all is meant, else the largest.</param>
    public Server? Server(string name, int ranks) => Kept(_servers, (name, ranks), static (self, key) =>
    {
        var (name, ranks) = key;
        if (self.Catalog.Find("server", name) is { } entry)
        {
            return self.Catalog.Server(entry.Id);
        }

        var servers = self.Chip(name) is { } chip ? self.Catalog.ServersOf(chip).OrderBy(server => server.Accelerators.Value.Value).ToArray() : [];
        return servers.FirstOrDefault(server => server.Accelerators.Value.Value >= ranks) ?? servers.MaxBy(server => server.Accelerators.Value.Value);
    });

    private string? ChipEntry(string name) => ChipNames.Spellings(name).Select(spelling => Catalog.Find("accelerator", spelling)?.Id)
        .FirstOrDefault(id => id is not null && ChipNames.HasMemory(Catalog.Accelerator(id), name));

    // A file of nothing but unknown names must not fill the memory.
    private TValue Kept<TKey, TValue>(ConcurrentDictionary<TKey, TValue> known, TKey key, Func<Subjects, TKey, TValue> find)
        where TKey : notnull
    {
        if (known.TryGetValue(key, out var value))
        {
            return value;
        }

        value = find(this, key);
        return known.Count < 10_000 ? known.GetOrAdd(key, value) : value;
    }
}
