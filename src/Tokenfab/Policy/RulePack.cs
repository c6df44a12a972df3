using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Policy;

/// <summary>Rules that came into force together, as the catalogue knows them.</summary>
public sealed record RulePack
{
    /// <summary>Catalogue id: the file's name, as in <c>us-2023-advanced-computing</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Other names of it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Who made it, and where it is published.</summary>
    public required string Authority { get; init; }

    /// <summary>The first day in force.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The first day no longer in force; null while it is.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Codes of the countries for which goods are meant (ISO 3166), or into which they come; empty means all.</summary>
    public IReadOnlyList<string> Destinations { get; init; } = [];

    /// <summary>What its rules are on.</summary>
    public required Goods Goods { get; init; }

    /// <summary>Ids of entries of <c>catalog/sources.yaml</c>.</summary>
    [JsonPropertyName("source")]
    [JsonConverter(typeof(SourceIdsConverter))]
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>How far the wording here can be trusted.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>The rules, the strictest first: of one pack the first that applies counts.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>What the rules here leave out.</summary>
    public string? Note { get; init; }

    /// <summary>The pack without the rules that a buyer's exemptions lift.</summary>
    public RulePack Without(IReadOnlyCollection<string> exemptions) =>
        exemptions.Count == 0 ? this : this with { Rules = [.. Rules.Where(rule => !exemptions.Any(rule.IsLiftedBy))] };

    /// <summary>Whether it is in force on a day for such goods and a destination.</summary>
    public bool Covers(Goods goods, DateOnly day, string destination) =>
        Goods == goods && From <= day && !(Until <= day) && (Destinations.Count == 0 || Destinations.Contains(destination, StringComparer.OrdinalIgnoreCase));
}

/// <summary>One rule.</summary>
/// <param name="Id">As the regulation numbers it: <c>3A090.a</c>.</param>
/// <param name="Outcome">What follows where it applies.</param>
/// <param name="AnyOf">It applies where every bound of one of these holds.</param>
/// <param name="Rate">The duty, where it is a tariff.</param>
/// <param name="Unless">What lifts it, in words: uses and buyers that are exempt, certificates. The figures of a chip cannot tell.</param>
public sealed record Rule(string Id, Outcome Outcome, IReadOnlyList<Clause> AnyOf, Ratio? Rate = null, IReadOnlyList<string>? Unless = null)
{
    /// <summary>Whether an exemption lifts it, in the words of <see cref="Unless"/>.</summary>
    public bool IsLiftedBy(string exemption) => Unless?.Contains(exemption, StringComparer.OrdinalIgnoreCase) == true;

    /// <summary>Whether it applies; null where a figure that matters is not known well enough.</summary>
    public bool? Applies(RegulatedFigures figures)
    {
        var clauses = AnyOf.Select(clause => clause.Holds(figures)).ToArray();
        return clauses.Contains(true) ? true : clauses.Contains(null) ? null : false;
    }
}

/// <summary>Bounds that must hold together.</summary>
/// <param name="Performance">On total processing performance.</param>
/// <param name="Density">On performance density.</param>
/// <param name="MemoryBandwidth">On memory bandwidth.</param>
/// <param name="Interconnect">On interconnect bandwidth, both directions.</param>
/// <param name="MemoryAndInterconnect">On the two together.</param>
/// <param name="MemoryDensity">On bandwidth by area of a memory package.</param>
/// <param name="Transistors">On transistors of the package.</param>
public sealed record Clause(
    Bound<ProcessingPerformance>? Performance = null,
    Bound<PerformanceDensity>? Density = null,
    Bound<BytesPerSecond>? MemoryBandwidth = null,
    Bound<BytesPerSecond>? Interconnect = null,
    Bound<BytesPerSecond>? MemoryAndInterconnect = null,
    Bound<BandwidthDensity>? MemoryDensity = null,
    Bound<Count>? Transistors = null)
{
    /// <summary>Whether all hold; false as soon as one does not, null where one that matters is not known well enough.</summary>
    public bool? Holds(RegulatedFigures figures)
    {
        bool?[] bounds =
        [
            Performance is null ? true : Performance.Holds(figures.Performance),
            Density is null ? true : Density.Holds(figures.Density),
            MemoryBandwidth is null ? true : MemoryBandwidth.Holds(figures.MemoryBandwidth),
            Interconnect is null ? true : Interconnect.Holds(figures.Interconnect),
            MemoryAndInterconnect is null ? true : MemoryAndInterconnect.Holds(figures.MemoryAndInterconnect),
            MemoryDensity is null ? true : MemoryDensity.Holds(figures.MemoryDensity),
            Transistors is null ? true : Transistors.Holds(figures.Transistors),
        ];
        return bounds.Contains(false) ? false : bounds.Contains(null) ? null : true;
    }
}

/// <summary>What is sold: rules on one kind do not judge another.</summary>
[JsonConverter(typeof(WordConverter<Goods>))]
public enum Goods
{
    /// <summary>A finished chip, card or module.</summary>
    Chip,

    /// <summary>Stacked memory on its own.</summary>
    Memory,

    /// <summary>The making of a chip for a designer elsewhere.</summary>
    FoundryService,
}

/// <summary>What follows from a rule, from nothing to the worst.</summary>
[JsonConverter(typeof(WordConverter<Outcome>))]
public enum Outcome
{
    /// <summary>No rule applies.</summary>
    Free,

    /// <summary>A duty is due.</summary>
    Tariff,

    /// <summary>The regulator must be told first, and may object.</summary>
    Notification,

    /// <summary>A licence is needed, and each case is looked at.</summary>
    CaseByCase,

    /// <summary>A licence is needed.</summary>
    Licence,

    /// <summary>A licence is needed and will be refused as a rule.</summary>
    PresumptionOfDenial,
}
