using System.Text.Json.Nodes;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Planning.WhatIf;

/// <summary>The inputs of a scenario's plan, each with its interval.</summary>
internal static class Levers
{
    private const double Step = 0.1;

    // Of the scenario: asked of every plan, so that their weight is worth knowing though no source gives an interval.
    private static readonly (string Key, string Title)[] Asked =
    [
        ("traffic.rate", "rate of requests"), ("traffic.tokens_per_day", "tokens per day"), ("traffic.input_tokens", "mean prompt"), ("traffic.output_tokens", "mean answer"),
        ("traffic.prefix_hit_share", "prefix hits"), ("traffic.output_variation", "spread of answers"), ("slo.ttft", "objective on TTFT"), ("slo.tpot", "objective on TPOT"),
        ("search.headroom", "headroom"), ("economics.electricity", "price of electricity"), ("economics.wacc", "cost of capital"), ("economics.life_years", "useful life"),
        ("economics.colocation", "colocation"), ("economics.pue", "PUE"), ("economics.operations", "operations"), ("business.price", "price of tokens"),
    ];

    /// <summary>All inputs, those of the catalogue first.</summary>
    /// <param name="world">The world of today.</param>
    /// <param name="winner">The chip of today's best plan, of which inputs without an interval are asked too; null for none.</param>
    /// <param name="errors">The 80 % error of predicted times by chip id.</param>
    public static IReadOnlyList<Lever> Of(World world, string? winner, IReadOnlyDictionary<string, double> errors) =>
        [.. Making(world), .. ShortNames.Chips(world).SelectMany(chip => Chip(world, chip, chip.Name == winner, errors)), .. Scenario(world)];

    private static IEnumerable<Lever> Making(World world)
    {
        foreach (var id in ShortNames.Parts(world, "node"))
        {
            var node = world.Catalog.Node(id);
            foreach (var lever in Facts(
                Fact($"node:{id}.defects.density", $"defects, {node.Name}", node.Defects?.Density, true), Fact($"node:{id}.wafer_price", $"wafer price, {node.Name}", node.WaferPrice, true)))
            {
                yield return lever;
            }
        }

        foreach (var id in ShortNames.Parts(world, "hbm"))
        {
            if (Fact($"hbm:{id}.price", $"price, {id.ToUpperInvariant()}", world.Catalog.Hbm(id).Price, true) is { } price)
            {
                yield return price;
            }
        }

        foreach (var id in ShortNames.Parts(world, "packaging"))
        {
            var technology = world.Catalog.Packaging(id);
            foreach (var lever in Facts(
                Fact($"packaging:{id}.interposer_wafer_price", $"interposer wafer, {technology.Name}", technology.InterposerWaferPrice, true),
                Fact($"packaging:{id}.bond_yield", $"bonding yield, {technology.Name}", technology.BondYield, false)))
            {
                yield return lever;
            }
        }

        foreach (var die in ShortNames.Parts(world, "die").Select(world.Catalog.Die))
        {
            foreach (var lever in Facts(
                Fact($"die:{die.Id}.area", $"area, {die.Name}", die.Width is null ? die.Area : null, false), Fact($"die:{die.Id}.yield", $"yield, {die.Name}", die.Yield, true)))
            {
                yield return lever;
            }
        }
    }

    private static IEnumerable<Lever> Chip(World world, Accelerator chip, bool wins, IReadOnlyDictionary<string, double> errors)
    {
        var (key, name) = ($"accelerator:{chip.Id}", chip.Name);
        var asked = world.Scenario.Chips.Select((word, i) => ChipTrial.Resolve(word, i, world.Scenario, world.Catalog)).First(found => found.Chip.Id == chip.Id).Server;
        var server = $"server:{asked.Id}";
        var error = errors.GetValueOrDefault(chip.Id);
        return Facts(
            asked.Price is null ? Fact($"{key}.price", $"price, {name}", chip.Price, wins) : Fact($"{server}.price", $"price, {asked.Name}", asked.Price, wins),
            asked.Price is null && chip.Price is null ? Fact($"{server}.chip_hour_rented", $"rent, {name}", asked.ChipHourRented, wins) : null,
            asked.Power is null ? Fact($"{key}.board_power", $"board power, {name}", chip.BoardPower, wins) : Fact($"{server}.power", $"power, {asked.Name}", asked.Power, wins),
            Fact($"{key}.memory.bandwidth", $"memory bandwidth, {name}", chip.Memory.Bandwidth, wins),
            Fact($"{key}.memory.capacity", $"memory capacity, {name}", chip.Memory.Capacity, wins),
            Fact($"{key}.peak.bf16", $"bf16 rate, {name}", chip.Peak.Bf16, wins),
            Fact($"{key}.peak.fp16", $"fp16 rate, {name}", chip.Peak.Bf16 is null ? chip.Peak.Fp16 : null, wins),
            Fact($"{key}.peak.fp8", $"fp8 rate, {name}", chip.Peak.Fp8, wins),
            Fact($"{key}.compute_units", $"compute units, {name}", chip.ComputeUnits, false),
            Fact($"{server}.scale_up.bandwidth", $"scale-up, {asked.Name}", asked.ScaleUp.Bandwidth, wins),
            Fact($"{server}.scale_out.bandwidth", $"scale-out, {asked.Name}", asked.ScaleOut?.Bandwidth, wins),
            error > 0.0 ? new Lever($"software:{chip.Id}", $"predicted speed, {name}", "x1", 1.0 / (1.0 + error), 1.0 + error, LeverBasis.ModelError) : null);
    }

    private static IEnumerable<Lever> Scenario(World world)
    {
        foreach (var (key, title) in Asked)
        {
            var written = key.Split('.').Aggregate((JsonNode?)world.Document, (at, step) => (at as JsonObject)?[step])?.ToString();
            var (lease, loan) = (world.Scenario.Economics.Lease, world.Scenario.Economics.Financing);
            var replaced = (key == "economics.wacc" && (lease ?? (object?)loan) is not null) || (key == "economics.life_years" && lease is not null);
            if ((written ?? World.Default(key)) is { } today && !replaced)
            {
                yield return new(key, title, today, 1.0 - Step, 1.0 + Step, LeverBasis.Convention);
            }
        }
    }

    private static IEnumerable<Lever> Facts(params Lever?[] levers) => levers.OfType<Lever>();

    // A fact without a range is asked by convention where it belongs to the winner, and else left as it is.
    private static Lever? Fact<T>(string key, string title, Fact<T>? fact, bool always)
        where T : struct, IQuantity<T>
    {
        if (fact is null || fact.Value.Value == 0.0)
        {
            return null;
        }

        var ranged = fact.Low.Value < fact.High.Value;
        return ranged ? new(key, title, fact.Value.ToString()!, fact.Low.Value / fact.Value.Value, fact.High.Value / fact.Value.Value, LeverBasis.Catalogue)
            : always ? new(key, title, fact.Value.ToString()!, 1.0 - Step, 1.0 + Step, LeverBasis.Convention) : null;
    }
}
