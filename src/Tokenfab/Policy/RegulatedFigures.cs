using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Policy;

/// <summary>The figures of a chip that rules ask for. Null: not known, which is neither inside a rule nor outside.</summary>
public sealed record RegulatedFigures
{
    /// <summary>Total processing performance of the package: the largest over formats of dense tera-operations per second times bits
    /// (ECCN 3A090, technical note; 88 FR 73458).</summary>
    public Estimate<ProcessingPerformance>? Performance { get; init; }

    /// <summary>Total processing performance by area of the logic dies on non-planar nodes.</summary>
    public Estimate<PerformanceDensity>? Density { get; init; }

    /// <summary>Bandwidth of the device memory.</summary>
    public Estimate<BytesPerSecond>? MemoryBandwidth { get; init; }

    /// <summary>Scale-up bandwidth, both directions together, as rules count it.</summary>
    public Estimate<BytesPerSecond>? Interconnect { get; init; }

    /// <summary>Memory and interconnect bandwidth together.</summary>
    public Estimate<BytesPerSecond>? MemoryAndInterconnect { get; init; }

    /// <summary>Bandwidth of one stacked-memory package by its area.</summary>
    public Estimate<BandwidthDensity>? MemoryDensity { get; init; }

    /// <summary>Transistors of the package.</summary>
    public Estimate<Count>? Transistors { get; init; }

    /// <summary>The figures of a catalogue chip.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="catalog">Where its dies and their nodes are found.</param>
    /// <exception cref="InputException">A die or node that is named is not in the catalogue.</exception>
    public static RegulatedFigures Of(Accelerator chip, CatalogStore catalog)
    {
        ArgumentNullException.ThrowIfNull(chip);
        ArgumentNullException.ThrowIfNull(catalog);
        var performance = PerformanceOf(chip.Peak);
        var memory = chip.Memory.Bandwidth?.Estimate;
        var interconnect = chip.ScaleUp?.Bandwidth.Estimate.Map(oneWay => oneWay * 2.0);
        return new()
        {
            Performance = performance,
            Density = performance is { } tpp && LogicArea(chip, catalog) is { } area
                ? new(Per(tpp.Low, area.High), Per(tpp.Mid, area.Mid), Per(tpp.High, area.Low)) : null,
            MemoryBandwidth = memory,
            Interconnect = interconnect,
            MemoryAndInterconnect = memory is { } m && interconnect is { } i ? new(m.Low + i.Low, m.Mid + i.Mid, m.High + i.High) : null,
            Transistors = chip.Transistors?.Estimate,
        };
    }

    // Matrix units that halve the bits double the rate, so that one known format usually tells the figure for all.
    private static Estimate<ProcessingPerformance>? PerformanceOf(PeakRates peak)
    {
        (Fact<FlopsPerSecond>? Rate, double Bits)[] formats =
            [(peak.Fp64, 64.0), (peak.Tf32, 32.0), (peak.Fp32, 32.0), (peak.Fp16, 16.0), (peak.Bf16, 16.0), (peak.Fp8, 8.0), (peak.Int8, 8.0), (peak.Fp4, 4.0)];
        var known = formats.Where(format => format.Rate is not null).ToArray();
        return known.Length == 0
            ? null
            : new(Largest(rate => rate.Low), Largest(rate => rate.Value), Largest(rate => rate.High));

        ProcessingPerformance Largest(Func<Fact<FlopsPerSecond>, FlopsPerSecond> end) =>
            new(known.Max(format => end(format.Rate!).Value * format.Bits / 1e12));
    }

    private static PerformanceDensity Per(ProcessingPerformance performance, SquareMillimetres area) => new(performance.Value / area.Value);

    private static Estimate<SquareMillimetres>? LogicArea(Accelerator chip, CatalogStore catalog)
    {
        double low = 0.0, mid = 0.0, high = 0.0;
        foreach (var use in chip.Dies)
        {
            var die = catalog.Die(use.Die);
            if (die.Area is not { } area)
            {
                return null;
            }

            if (die.Node is { } node && catalog.Node(node).Structure == TransistorStructure.Planar)
            {
                continue;
            }

            (low, mid, high) = (low + (area.Low.Value * use.Number), mid + (area.Value.Value * use.Number), high + (area.High.Value * use.Number));
        }

        return mid > 0.0 ? new(new(low), new(mid), new(high)) : null;
    }
}
