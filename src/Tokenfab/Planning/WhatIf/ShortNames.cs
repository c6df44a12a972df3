using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Silicon;

namespace Tokenfab.Planning.WhatIf;

/// <summary>Short names of what people change most, each standing for one key or several.</summary>
public static class ShortNames
{
    /// <summary>Every short name with what it stands for.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        ("d0", "defect density of every node that the chips' dies are made on"),
        ("wafer_price", "price of a wafer of each of these nodes"),
        ("hbm_price", "price of the stacked memory of every chip"),
        ("electricity", "economics.electricity"),
        ("tariff", "economics.tariff"),
        ("date", "policy.date"),
        ("rate", "traffic.rate"),
        ("software", "how many times faster than predicted software is, on every chip; software:CHIP on one"),
    ];

    /// <summary>The keys that a change means in a world.</summary>
    internal static IEnumerable<Change> Expand(Change change, World world) => change.Key switch
    {
        "d0" => Parts(world, "node").Select(node => change with { Key = $"node:{node}.defects.density" }),
        "wafer_price" => Parts(world, "node").Select(node => change with { Key = $"node:{node}.wafer_price" }),
        "hbm_price" => Parts(world, "hbm").Select(memory => change with { Key = $"hbm:{memory}.price" }),
        "electricity" => [change with { Key = "economics.electricity" }],
        "tariff" => [change with { Key = "economics.tariff" }],
        "date" => [change with { Key = "policy.date" }],
        "rate" => [change with { Key = "traffic.rate" }],
        _ => [change],
    };

    /// <summary>The chips of a scenario.</summary>
    internal static IEnumerable<Accelerator> Chips(World world) =>
        world.Scenario.Chips.Select((asked, i) => ChipTrial.Resolve(asked, i, world.Scenario, world.Catalog).Chip).DistinctBy(chip => chip.Id);

    /// <summary>The entries of the catalogue that a chip is made of, by kind and id.</summary>
    internal static IEnumerable<(string Kind, string Id)> Parts(Accelerator chip, CatalogStore catalog)
    {
        foreach (var die in chip.Dies.Select(use => catalog.Die(use.Die)))
        {
            yield return ("die", die.Id);
            if (die.Node is { } node)
            {
                yield return ("node", catalog.Node(node).Id);
            }
        }

        if (chip.Package is { } package)
        {
            yield return ("packaging", catalog.Packaging(package.Technology).Id);
        }

        if (catalog.Find("hbm", chip.Memory.Type) is { } memory)
        {
            yield return ("hbm", memory.Id);
        }
    }

    /// <summary>The ids of one kind that the scenario's chips are made of.</summary>
    internal static IEnumerable<string> Parts(World world, string kind) =>
        Chips(world).SelectMany(chip => Parts(chip, world.Catalog)).Where(part => part.Kind == kind).Select(part => part.Id).Distinct(StringComparer.Ordinal);
}
