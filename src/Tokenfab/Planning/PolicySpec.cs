using Tokenfab.Policy;

namespace Tokenfab.Planning;

/// <summary>Where and when chips are bought, as written.</summary>
public sealed record PolicySpec
{
    /// <summary>The day whose rules count.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Where the chips go: an ISO 3166 country code.</summary>
    public required string Destination { get; init; }

    /// <summary>The strictest outcome that the buyer can live with. Default licence: only what is refused as a rule is out.</summary>
    public Outcome Accept { get; set; } = Outcome.Licence;

    /// <summary>What lifts rules for this buyer, each in the words of a rule's <c>unless</c>: <c>US data centres</c>.</summary>
    public IReadOnlyList<string> Exemptions { get; set; } = [];

    /// <summary>Makers at home in the destination: their chips cross no border, so that no rule on it judges them.</summary>
    public IReadOnlyList<string> Domestic { get; set; } = [];
}
