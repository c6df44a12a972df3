using Tokenfab.Quantities;

namespace Tokenfab.Policy;

/// <summary>The largest chip that the rules of a day let through.</summary>
/// <param name="LogicArea">Its logic dies, all together.</param>
/// <param name="Performance">Total processing performance that it must stay below; infinite where no rule limits it.</param>
/// <param name="MemoryBandwidth">Memory bandwidth that it must stay below at that performance; infinite where no rule limits it.</param>
/// <param name="Interconnect">Interconnect bandwidth, both directions, that it must stay below; infinite where no rule limits it.</param>
/// <remarks>Rules name thresholds only, so that between two neighbouring thresholds nothing changes: one probe in each gap finds the answer
/// exactly. First the performance is raised as far as the least bandwidths allow, then each bandwidth at that performance.</remarks>
public sealed record LegalDesign(SquareMillimetres LogicArea, ProcessingPerformance Performance, BytesPerSecond MemoryBandwidth, BytesPerSecond Interconnect)
{
    /// <summary>Dense 16-bit rate at that performance.</summary>
    public FlopsPerSecond Rate16 => new(Performance.Value * 1e12 / 16.0);

    /// <summary>The largest chip of an area.</summary>
    /// <param name="area">Area of its logic dies.</param>
    /// <param name="packs">All packs.</param>
    /// <param name="day">The day.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="worst">The strictest outcome that is still acceptable.</param>
    /// <exception cref="InputException">The area is not above zero.</exception>
    public static LegalDesign Largest(SquareMillimetres area, IReadOnlyList<RulePack> packs, DateOnly day, string destination, Outcome worst)
    {
        ArgumentNullException.ThrowIfNull(packs);
        if (!(area > SquareMillimetres.Zero && double.IsFinite(area.Value)))
        {
            throw new InputException("--area", null, null, $"{area} is no area of a chip", "Give one above zero, as in '--area 600mm2'");
        }

        var clauses = packs.Where(pack => pack.Covers(Goods.Chip, day, destination)).SelectMany(pack => pack.Rules).SelectMany(rule => rule.AnyOf).ToArray();
        bool Passes(double performance, double memory, double interconnect) =>
            PolicyVerdict.Of(Design(area, performance, memory, interconnect), packs, Goods.Chip, day, destination).Worst <= worst;

        var ofPerformance = clauses.SelectMany(clause => clause.Performance?.Ends ?? [])
            .Concat(clauses.SelectMany(clause => clause.Density?.Ends ?? []).Select(end => end * area.Value));
        var performance = Top(ofPerformance, value => Passes(value, 0.0, 0.0));
        var least = Below(performance);
        var together = clauses.SelectMany(clause => clause.MemoryAndInterconnect?.Ends ?? []).ToArray();
        var memory = Top([.. clauses.SelectMany(clause => clause.MemoryBandwidth?.Ends ?? []), .. together], value => Passes(least, value, 0.0));
        var interconnect = Top([.. clauses.SelectMany(clause => clause.Interconnect?.Ends ?? []), .. together], value => Passes(least, 0.0, value));
        return new(area, new(performance), new(memory), new(interconnect));
    }

    // The end of the highest gap between thresholds in which the probe passes; nothing passes: zero.
    private static double Top(IEnumerable<double> thresholds, Func<double, bool> passes)
    {
        double[] ends = [.. thresholds.Append(0.0).Distinct().Order(), double.PositiveInfinity];
        for (var i = ends.Length - 1; i > 0; i--)
        {
            if (passes(double.IsInfinity(ends[i]) ? (ends[i - 1] * 2.0) + 1.0 : 0.5 * (ends[i - 1] + ends[i])))
            {
                return ends[i];
            }
        }

        return 0.0;
    }

    private static double Below(double end) => double.IsInfinity(end) ? 1e9 : end * (1.0 - 1e-9);

    private static RegulatedFigures Design(SquareMillimetres area, double performance, double memory, double interconnect) => new()
    {
        Performance = Estimate.Exact(new ProcessingPerformance(performance)),
        Density = Estimate.Exact(new PerformanceDensity(performance / area.Value)),
        MemoryBandwidth = Estimate.Exact(new BytesPerSecond(memory)),
        Interconnect = Estimate.Exact(new BytesPerSecond(interconnect)),
        MemoryAndInterconnect = Estimate.Exact(new BytesPerSecond(memory + interconnect)),
        MemoryDensity = Estimate.Exact(new BandwidthDensity(0.0)),
        Transistors = Estimate.Exact(new Count(0.0)),
    };
}
