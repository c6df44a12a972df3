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
        "d0" => Nodes(world).Select(node => change with { Key = $"node:{node}.defects.density" }),
        "wafer_price" => Nodes(world).Select(node => change with { Key = $"node:{node}.wafer_price" }),
        "hbm_price" => Memories(world).Select(memory => change with { Key = $"hbm:{memory}.price" }),
        "electricity" => [change with { Key = "economics.electricity" }],
        "tariff" => [change with { Key = "economics.tariff" }],
        "date" => [change with { Key = "policy.date" }],
        "rate" => [change with { Key = "traffic.rate" }],
        _ => [change],
    };

    /// <summary>The chips of a scenario.</summary>
    internal static IEnumerable<Accelerator> Chips(World world) =>
        world.Scenario.Chips.Select((asked, i) => ChipTrial.Resolve(asked, i, world.Scenario, world.Catalog).Chip).DistinctBy(chip => chip.Id);

    /// <summary>The dies of the scenario's chips, by id.</summary>
    internal static IEnumerable<Die> Dies(World world) =>
        Chips(world).SelectMany(chip => chip.Dies).Select(use => use.Die).Distinct(StringComparer.Ordinal).Select(world.Catalog.Die);

    /// <summary>The ids of the nodes that those are made on.</summary>
    internal static IEnumerable<string> Nodes(World world) => Dies(world).Select(die => die.Node).OfType<string>().Select(node => world.Catalog.Node(node).Id).Distinct(StringComparer.Ordinal);

    /// <summary>The ids of the stacked memories of the scenario's chips, where the catalogue prices them.</summary>
    internal static IEnumerable<string> Memories(World world) =>
        Chips(world).Select(chip => world.Catalog.Find("hbm", chip.Memory.Type)?.Id).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>The ids of the packagings of the scenario's chips.</summary>
    internal static IEnumerable<string> Packagings(World world) =>
        Chips(world).Select(chip => chip.Package?.Technology).OfType<string>().Select(name => world.Catalog.Packaging(name).Id).Distinct(StringComparer.Ordinal);
}
