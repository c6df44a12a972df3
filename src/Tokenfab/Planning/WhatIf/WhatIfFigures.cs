using Tokenfab.Quantities;

namespace Tokenfab.Planning.WhatIf;

/// <summary>What a world comes to: its best plan in a few figures along the chain. Null: not known, or there is no plan.</summary>
public sealed record WhatIfFigures
{
    /// <summary>The best plan's chip; null where no chip has a plan.</summary>
    public string? Chip { get; init; }

    /// <summary>The fleet for an hour.</summary>
    public UsdPerHour? FleetHour { get; init; }

    /// <summary>Cost of a million tokens, input and output together.</summary>
    public UsdPerMillionTokens? TokenCost { get; init; }

    /// <summary>Chips of the fleet.</summary>
    public Count? Chips { get; init; }

    /// <summary>Power at the wall while the fleet serves.</summary>
    public Watts? Power { get; init; }

    /// <summary>Price of all chips with their shares of servers; null where they are rented.</summary>
    public Usd? Capital { get; init; }

    /// <summary>Logic wafers behind the fleet.</summary>
    public Count? Wafers { get; init; }

    /// <summary>Making cost of the dies and memory of one chip, where it is known.</summary>
    public Usd? MakingCost { get; init; }

    /// <summary>Share of futures in which the company that sells the tokens runs out of cash.</summary>
    public Ratio? Ruin { get; init; }

    /// <summary>The quarter by which half of all futures have run out; null where fewer do, or no company is named.</summary>
    public int? Runway { get; init; }

    /// <summary>The measure by a name of <see cref="Measures"/>; null where it is not known.</summary>
    public double? Of(string measure) => measure switch
    {
        "cost" => TokenCost?.Value,
        "fleet_cost" => FleetHour?.Value,
        "chips" => Chips?.Value,
        "power" => Power?.Value,
        "capital" => Capital?.Value,
        "wafers" => Wafers?.Value,
        "making" => MakingCost?.Value,
        "ruin" => Ruin?.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(measure)),
    };

    /// <summary>The measures that can be asked for.</summary>
    public static IReadOnlyList<string> Measures { get; } = ["cost", "fleet_cost", "chips", "power", "capital", "wafers", "making", "ruin"];
}
