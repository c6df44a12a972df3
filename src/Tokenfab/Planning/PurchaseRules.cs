using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Policy;

namespace Tokenfab.Planning;

/// <summary>The rules of a scenario's day, for its destination.</summary>
internal sealed class PurchaseRules
{
    private readonly PolicySpec _spec;
    private readonly CatalogStore _catalog;
    private readonly IReadOnlyList<RulePack> _packs;

    private PurchaseRules(PolicySpec spec, CatalogStore catalog, IReadOnlyList<RulePack> packs) => (_spec, _catalog, _packs) = (spec, catalog, packs);

    /// <summary>The rules that a scenario asks for; null where it asks for none.</summary>
    /// <exception cref="InputException">The day lies before every rule, or no rule of the catalogue knows an exemption that is claimed.</exception>
    public static PurchaseRules? Of(Scenario scenario, CatalogStore catalog)
    {
        if (scenario.Policy is not { } spec)
        {
            return null;
        }

        var all = catalog.RulePacks();
        var first = all.Count == 0 ? DateOnly.MaxValue : all.Min(pack => pack.From);
        if (spec.Date < first)
        {
            throw new InputException(
                scenario.Name, null, "policy.date", $"the catalogue knows no rule before {first:yyyy-MM-dd}, and the day is {spec.Date:yyyy-MM-dd}",
                "Write a later day, or add the older rules to a catalogue folder of your own");
        }

        // What a buyer is stays true on days and at places where no rule asks for it.
        var ofChips = all.Where(pack => pack.Goods == Goods.Chip).ToArray();
        for (var i = 0; i < spec.Exemptions.Count; i++)
        {
            if (!ofChips.Any(pack => pack.Rules.Any(rule => rule.IsLiftedBy(spec.Exemptions[i]))))
            {
                var known = ofChips.SelectMany(pack => pack.Rules).SelectMany(rule => rule.Unless ?? []).Distinct(StringComparer.Ordinal);
                throw new InputException(
                    scenario.Name, null, $"policy.exemptions[{i}]", $"no rule on chips knows the exemption '{spec.Exemptions[i]}'", $"Write one of {string.Join("; ", known)}");
            }
        }

        var inForce = ofChips.Where(pack => pack.Covers(Goods.Chip, spec.Date, spec.Destination));
        return new(spec, catalog, [.. inForce.Select(pack => pack.Without(spec.Exemptions))]);
    }

    /// <summary>What they say of a chip; nothing where it crosses no border.</summary>
    public PolicyVerdict Judge(Accelerator chip) => PolicyVerdict.Of(
        RegulatedFigures.Of(chip, _catalog), IsDomestic(chip) ? [] : _packs, Goods.Chip, _spec.Date, _spec.Destination);

    /// <summary>Whether a chip is made at the destination and crosses no border.</summary>
    public bool IsDomestic(Accelerator chip) => _spec.Domestic.Contains(chip.Vendor, StringComparer.OrdinalIgnoreCase);

    /// <summary>Why it may not be bought; null where it may, or where that is open.</summary>
    public Loss? Refusal(Accelerator chip, PolicyVerdict verdict)
    {
        if (verdict.Best <= _spec.Accept)
        {
            return null;
        }

        var by = verdict.Findings.Where(finding => finding.Applies == true).Select(finding => $"{finding.Rule!.Id} of {finding.Pack.Name}");
        return new(LossReason.Policy, $"{chip.Name} for {_spec.Destination} on {_spec.Date:yyyy-MM-dd} is under {string.Join("; ", by)}");
    }
}
