using Tokenfab.Catalog;

namespace Tokenfab.Planning.WhatIf;

/// <summary>How far a change reaches: what must be worked out again.</summary>
internal enum Reach
{
    /// <summary>Prices, terms and rules of the scenario: no step's time depends on them.</summary>
    Terms,

    /// <summary>Facts of the catalogue on which no step's time depends: prices, dies, nodes, memory prices, rules.</summary>
    Making,

    /// <summary>A fact that times of one chip depend on.</summary>
    Chip,

    /// <summary>The speed of software, on one chip or on all.</summary>
    Speed,

    /// <summary>Traffic and objectives: every chip is searched again among its good layouts.</summary>
    Demand,

    /// <summary>Anything else: everything is searched again.</summary>
    Whole,
}

/// <summary>What a key of a change names.</summary>
/// <param name="Reach">How far it reaches.</param>
/// <param name="Kind">Kind of the catalogue's entry; empty for the scenario.</param>
/// <param name="Id">Its id; for the speed of software, the chip's, or empty for all chips.</param>
/// <param name="Path">The field within.</param>
internal readonly record struct Target(Reach Reach, string Kind, string Id, string Path)
{
    private static readonly string[] Demands =
    [
        "traffic.rate", "traffic.tokens_per_day", "traffic.peak_to_mean", "traffic.input_tokens", "traffic.output_tokens", "traffic.input_variation",
        "traffic.output_variation", "traffic.burstiness", "traffic.prefix_hit_share", "slo.ttft", "slo.tpot", "slo.percentile", "search.headroom",
    ];

    private static readonly string[] Priced = ["price", "power", "chip_hour_owned", "chip_hour_rented", "manufacturing_cost", "transistors"];

    /// <summary>What a key names.</summary>
    /// <exception cref="InputException">It names a kind or an entry that the catalogue does not have.</exception>
    public static Target Of(string key, CatalogStore catalog)
    {
        if (key == "software")
        {
            return new(Reach.Speed, string.Empty, string.Empty, string.Empty);
        }

        var colon = key.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            var reach = key.StartsWith("economics.", StringComparison.Ordinal) || key.StartsWith("policy.", StringComparison.Ordinal) || key.StartsWith("business.", StringComparison.Ordinal)
                ? Reach.Terms
                : Demands.Contains(key, StringComparer.Ordinal) ? Reach.Demand : Reach.Whole;
            return new(reach, string.Empty, string.Empty, key);
        }

        var (kind, rest) = (key[..colon], key[(colon + 1)..]);
        if (kind == "software")
        {
            return new(Reach.Speed, string.Empty, Named(catalog, "accelerator", rest), string.Empty);
        }

        // Ids may hold dots: the longest beginning that names an entry is the id.
        for (var dot = rest.LastIndexOf('.'); dot > 0; dot = rest.LastIndexOf('.', dot - 1))
        {
            if (catalog.Find(kind, rest[..dot]) is { } entry)
            {
                var path = rest[(dot + 1)..];
                var times = kind == "accelerator" || (kind == "server" && !Priced.Contains(path, StringComparer.Ordinal));
                return new(times && path != "price" ? Reach.Chip : Reach.Making, kind, entry.Id, path);
            }
        }

        throw catalog.Unknown(kind, rest.Split('.')[0]);
    }

    private static string Named(CatalogStore catalog, string kind, string name) => catalog.Find(kind, name)?.Id ?? throw catalog.Unknown(kind, name);
}
