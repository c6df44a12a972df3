using Tokenfab.Quantities;

namespace Tokenfab.Policy;

/// <summary>What one pack of rules says of a chip.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="Rule">The rule that applies, or that may apply; null where none does.</param>
/// <param name="Applies">Whether it does; null where a figure that matters is not known well enough.</param>
public sealed record Finding(RulePack Pack, Rule? Rule, bool? Applies);

/// <summary>What the rules in force on a day say of a chip.</summary>
/// <param name="Figures">The figures judged.</param>
/// <param name="Goods">What is sold.</param>
/// <param name="Day">The day.</param>
/// <param name="Destination">Where the goods go: an ISO 3166 country code.</param>
/// <param name="Findings">Pack by pack, the oldest first.</param>
/// <param name="Best">The mildest outcome that the unknown figures leave open.</param>
/// <param name="Worst">The strictest outcome that they leave open; the same as the mildest where nothing that matters is unknown.</param>
/// <param name="Duty">The duties that certainly apply, together.</param>
/// <remarks>The strictest control that applies counts, unless a pack in force looks at such chips case by case: that lifts a presumption of
/// denial. Tariffs come on top and change no control.</remarks>
public sealed record PolicyVerdict(
    RegulatedFigures Figures, Goods Goods, DateOnly Day, string Destination, IReadOnlyList<Finding> Findings, Outcome Best, Outcome Worst, Ratio Duty)
{
    /// <summary>Whether a figure that is not known well enough decides.</summary>
    public bool IsOpen => Best != Worst;

    /// <summary>Judges a chip's figures.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="packs">All packs; those not in force on the day for the destination are passed over.</param>
    /// <param name="goods">What is sold.</param>
    /// <param name="day">The day.</param>
    /// <param name="destination">Where the goods go.</param>
    public static PolicyVerdict Of(RegulatedFigures figures, IEnumerable<RulePack> packs, Goods goods, DateOnly day, string destination)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var findings = packs.Where(pack => pack.Covers(goods, day, destination)).OrderBy(pack => pack.From).ThenBy(pack => pack.Id, StringComparer.Ordinal)
            .Select(pack => Find(pack, figures)).ToArray();
        var sure = findings.Where(finding => finding.Applies == true).ToArray();
        var open = findings.Where(finding => finding.Applies is null).ToArray();
        var duty = sure.Where(finding => finding.Rule!.Outcome == Outcome.Tariff).Sum(finding => finding.Rule!.Rate!.Value.Value);
        return new(
            figures, goods, day, destination, findings,
            Together([.. sure, .. open.Where(finding => finding.Rule!.Outcome == Outcome.CaseByCase)]),
            Together([.. sure, .. open.Where(finding => finding.Rule!.Outcome != Outcome.CaseByCase)]),
            new Ratio(duty));
    }

    private static Finding Find(RulePack pack, RegulatedFigures figures)
    {
        Rule? maybe = null;
        foreach (var rule in pack.Rules)
        {
            switch (rule.Applies(figures))
            {
                case true when maybe is null:
                    return new(pack, rule, true);
                case true:
                    return new(pack, maybe, null);
                case null:
                    maybe ??= rule;
                    break;
            }
        }

        return new(pack, maybe, maybe is null ? false : null);
    }

    private static Outcome Together(IReadOnlyList<Finding> findings)
    {
        var strictest = findings.Select(finding => finding.Rule!.Outcome).Where(outcome => outcome != Outcome.CaseByCase).DefaultIfEmpty(Outcome.Free).Max();
        return strictest > Outcome.CaseByCase && findings.Any(finding => finding.Rule!.Outcome == Outcome.CaseByCase) ? Outcome.CaseByCase : strictest;
    }
}
