using Tokenfab.Catalog;

namespace Tokenfab.Hardware.Supply;

/// <summary>When the cards of a scenario are made, and what would make them sooner.</summary>
/// <param name="Scenario">What was asked.</param>
/// <param name="Course">The likely course, day by day.</param>
/// <param name="Weeks">Weeks from the first start to the last card: when all goes fast, as is likely, and slowly; null beyond the horizon.</param>
/// <param name="FirstCardWeeks">Weeks to the first card, likely.</param>
/// <param name="Sooner">What doubling one part of the line alone would save, most first.</param>
/// <param name="Unlimited">Parts of the line that the scenario does not limit.</param>
/// <param name="Sources">Ids of the sources of the catalogue's facts used.</param>
public sealed record SupplyForecast(
    SupplyScenario Scenario, SupplyCourse Course, (double? Fast, double? Likely, double? Slow) Weeks, double? FirstCardWeeks,
    IReadOnlyList<(Bottleneck What, double? Weeks)> Sooner, IReadOnlyList<string> Unlimited, IReadOnlyList<string> Sources)
{
    private const double Rounding = 1e-9;

    /// <summary>Whether the likely course makes all cards within the horizon.</summary>
    public bool Reached => Weeks.Likely is not null;

    /// <summary>Logic wafers in the fab when most were.</summary>
    public double MostWafersInFab => Course.Days.Max(day => day.WafersInFab);

    /// <summary>Logic wafers started until the last card was made.</summary>
    public double WafersStarted => Course.Days[^1].WafersStartedSoFar;

    /// <summary>Runs a scenario.</summary>
    /// <exception cref="InputException">The scenario and the catalogue together do not tell enough, or name what is not there.</exception>
    public static SupplyForecast Of(SupplyScenario scenario, CatalogStore catalog)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(catalog);
        var resolver = new SupplyResolver(scenario, catalog);
        var line = resolver.Line(0);
        double Wanted(SupplyLine of) => scenario.Cards?.Value ?? (SupplyRun.Of(of, double.PositiveInfinity).Made * (1.0 - Rounding));
        double? Weeks(SupplyLine of) => SupplyRun.Of(of, Wanted(of)).WeeksTo(Wanted(of));
        var cards = Wanted(line);
        var course = SupplyRun.Of(line, cards);
        (Bottleneck What, SupplyLine Line)[] doubled =
        [
            (Bottleneck.Logic, line with { Starts = line.Starts.Times(2.0) }),
            (Bottleneck.Memory, line with { Stacks = line.Stacks?.Times(2.0) }),
            (Bottleneck.Interposers, line with { InterposerStarts = line.InterposerStarts?.Times(2.0) }),
            (Bottleneck.Packaging, line with { Assembly = line.Assembly?.Times(2.0) }),
            (Bottleneck.Test, line with { Test = line.Test?.Times(2.0) }),
        ];
        return new(
            scenario, course, (Weeks(resolver.Line(1)), course.WeeksTo(cards), Weeks(resolver.Line(-1))), course.WeeksTo(Math.Min(1.0, cards)),
            [.. doubled.Where(d => d.Line != line).Select(d => (d.What, Weeks: Weeks(d.Line))).OrderBy(d => d.Weeks ?? double.PositiveInfinity).ThenBy(d => d.What)],
            resolver.Unlimited, resolver.Sources);
    }
}
