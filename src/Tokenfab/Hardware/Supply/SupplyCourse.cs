namespace Tokenfab.Hardware.Supply;

/// <summary>One day of a line.</summary>
/// <param name="Day">Days since the first start.</param>
/// <param name="WafersStarted">Logic wafers started that day.</param>
/// <param name="WafersStartedSoFar">Those and all before.</param>
/// <param name="WafersInFab">Logic wafers being made: work in progress.</param>
/// <param name="GoodDies">Good dies that came out.</param>
/// <param name="DiesWaiting">Good dies that wait for something else.</param>
/// <param name="StacksWaiting">HBM stacks that wait.</param>
/// <param name="InterposersWaiting">Interposers that wait.</param>
/// <param name="PackagesStarted">Packages whose assembly began.</param>
/// <param name="PackagesInAssembly">Packages being assembled.</param>
/// <param name="PackagesAtTest">Packages in test or before it.</param>
/// <param name="Cards">Cards finished.</param>
/// <param name="CardsSoFar">Those and all before.</param>
/// <param name="Limit">What kept the line from making more.</param>
public readonly record struct SupplyDay(
    int Day, double WafersStarted, double WafersStartedSoFar, double WafersInFab, double GoodDies, double DiesWaiting, double StacksWaiting,
    double InterposersWaiting, double PackagesStarted, double PackagesInAssembly, double PackagesAtTest, double Cards, double CardsSoFar, Bottleneck Limit);

/// <summary>What a line does, day by day.</summary>
/// <param name="Days">The days, until the cards are made or the horizon is reached.</param>
/// <param name="Wanted">Cards wanted.</param>
public sealed record SupplyCourse(IReadOnlyList<SupplyDay> Days, double Wanted)
{
    private const double DaysPerWeek = 7.0;

    /// <summary>Cards made in all.</summary>
    public double Made => Days.Count == 0 ? 0.0 : Days[^1].CardsSoFar;

    /// <summary>Weeks from the first start until a number of cards is made; null where that is beyond the horizon.</summary>
    public double? WeeksTo(double cards)
    {
        foreach (var day in Days)
        {
            if (day.CardsSoFar >= cards - 1e-6 && day.Cards > 0.0)
            {
                // Within the day in proportion: it ends when its last card is made.
                return (day.Day + 1.0 - ((day.CardsSoFar - cards) / day.Cards)) / DaysPerWeek;
            }
        }

        return null;
    }

    /// <summary>Share of days on which each thing kept the line from making more, from the first good die on.</summary>
    public IReadOnlyList<(Bottleneck What, double Share)> Limits()
    {
        var working = Days.SkipWhile(day => day.GoodDies <= 0.0).Where(day => day.GoodDies > 0.0 || day.PackagesStarted > 1e-9 || day.Limit == Bottleneck.Test).ToList();
        return [.. working.GroupBy(day => day.Limit).Select(group => (group.Key, (double)group.Count() / working.Count)).OrderByDescending(limit => limit.Item2).ThenBy(limit => limit.Key)];
    }
}
