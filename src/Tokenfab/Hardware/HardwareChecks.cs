using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Hardware;

/// <summary>Looks for figures that are read correctly and cannot be true: a wrong prefix, both directions of a link, sparse for dense.</summary>
public static class HardwareChecks
{
    // The standards' rates per direction, all lanes of one chip together; a chip may have fewer lanes, never more.
    private static readonly (string Link, double BytesPerSecond)[] Links =
    [
        ("NVLink2", 150e9), ("NVLink3", 300e9), ("NVLink4", 450e9), ("NVLink5", 900e9), ("NVLink6", 1800e9),
        ("PCIe3", 16e9), ("PCIe4", 32e9), ("PCIe5", 64e9), ("PCIe6", 128e9),
    ];

    /// <summary>What cannot be true of an accelerator: the field, the problem, the mend.</summary>
    public static IEnumerable<(string Field, string Problem, string Mend)> Of(Accelerator chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        return Figures(chip).OfType<(string, string, string)>();
    }

    /// <summary>What cannot be true of a server: the field, the problem, the mend.</summary>
    public static IEnumerable<(string Field, string Problem, string Mend)> Of(Server server, Accelerator chip)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(chip);
        return Figures(server, chip).OfType<(string, string, string)>();
    }

    private static IEnumerable<(string, string, string)?> Figures(Accelerator chip)
    {
        yield return Within("year", chip.Year, new Count(1990), new Count(2040));
        yield return Within("memory.capacity", chip.Memory.Capacity, new Bytes(1e6), new Bytes(100e12));
        yield return Within("memory.bandwidth", chip.Memory.Bandwidth, new BytesPerSecond(1e9), new BytesPerSecond(100e15));
        yield return Within("board_power", chip.BoardPower, new Watts(1), new Watts(100e3));
        yield return Within("price", chip.Price, new Usd(10), new Usd(10e6));
        foreach (var (key, peak) in Peaks(chip.Peak))
        {
            yield return Within($"peak.{key}", peak, new FlopsPerSecond(1e9), new FlopsPerSecond(1e18));
        }

        if (chip.Peak is { Bf16: { } half, Fp8: { } quarter } && quarter.High < half.Low)
        {
            yield return ("peak.fp8", $"{quarter.Value} is below the {half.Value} of bf16", "Check which of the two is sparse, or drop fp8 if the chip only emulates it");
        }

        foreach (var (use, i) in chip.Dies.Select((use, i) => (use, i)).Where(die => die.use.On is not null))
        {
            var under = chip.Dies.FirstOrDefault(die => die.Die == use.On && die.On is null);
            yield return under is null
                ? ($"dies[{i}].on", $"'{use.On}' is no die of the package that others can stand on", "Name a die listed there that stands on none itself")
                : use.Number % under.Number == 0 ? null : ($"dies[{i}].number", $"{use.Number} of it do not spread over {under.Number} of '{use.On}'", "Write a multiple");
        }

        yield return chip.ScaleUp is { } link ? PerDirection("scale_up", link.Name, link.Bandwidth) : null;
    }

    private static IEnumerable<(string, string, string)?> Figures(Server server, Accelerator chip)
    {
        yield return Within("accelerators", server.Accelerators, new Count(1), new Count(100_000));
        yield return Within("host.speed", server.Host?.Speed, new Ratio(0.05), new Ratio(5.0));
        yield return PerDirection("scale_up", server.ScaleUp.Name, server.ScaleUp.Bandwidth);
        if (chip.ScaleUp is { } own && own.Name == server.ScaleUp.Name && server.ScaleUp.Bandwidth.Low.Value > 1.5 * own.Bandwidth.High.Value)
        {
            yield return ("scale_up.bandwidth", $"{server.ScaleUp.Bandwidth.Value} is above the {own.Bandwidth.Value} of its {chip.Name}", "Write the rate per direction and chip");
        }

        if (server.Power is { } power && chip.BoardPower is { } board && power.High.Value < board.Low.Value * server.Accelerators.Value.Value)
        {
            yield return ("power", $"{power.Value} is less than its accelerators draw", "Write the power of the whole system");
        }
    }

    private static IEnumerable<(string Key, Fact<FlopsPerSecond>? Peak)> Peaks(PeakRates peak) =>
    [
        ("fp64", peak.Fp64), ("fp32", peak.Fp32), ("tf32", peak.Tf32), ("fp16", peak.Fp16),
        ("bf16", peak.Bf16), ("fp8", peak.Fp8), ("int8", peak.Int8), ("fp4", peak.Fp4),
    ];

    private static (string, string, string)? Within<T>(string field, Fact<T>? fact, T low, T high)
        where T : struct, IQuantity<T> =>
        fact is not null && (fact.Low.CompareTo(low) < 0 || fact.High.CompareTo(high) > 0)
            ? (field, $"{fact.Value} lies outside all that was ever built ({low} to {high})", "Check the unit and its prefix")
            : null;

    private static (string, string, string)? PerDirection(string field, string name, Fact<BytesPerSecond> bandwidth)
    {
        var rate = Links.FirstOrDefault(link => name.StartsWith(link.Link, StringComparison.OrdinalIgnoreCase)).BytesPerSecond;
        return rate > 0.0 && bandwidth.Value.Value > 1.05 * rate
            ? ($"{field}.bandwidth", $"{bandwidth.Value} is above the {new BytesPerSecond(rate)} per direction of {name}", "Write the rate of one direction, which is half of what vendors headline")
            : null;
    }
}
