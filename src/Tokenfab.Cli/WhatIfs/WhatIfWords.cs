using System.Globalization;
using Tokenfab.Cli.Plans;
using Tokenfab.Planning.Explain;
using Tokenfab.Planning.WhatIf;

namespace Tokenfab.Cli.WhatIfs;

/// <summary>Figures of what-ifs in words.</summary>
internal static class WhatIfWords
{
    private static readonly Dictionary<string, (string Title, string Key, Func<double, string> Write)> Known = new(StringComparer.Ordinal)
    {
        ["cost"] = ("USD per million tokens", "cost_usd_per_million_tokens", PlanWords.Money),
        ["fleet_cost"] = ("USD per hour of the fleet", "cost_usd_per_fleet_hour", PlanWords.Number),
        ["chips"] = ("chips", "chips", PlanWords.Number),
        ["power"] = ("power at the wall", "mean_power_watts", FigureUnit.Watts.Write),
        ["capital"] = ("price of the fleet", "capital_usd", value => $"{FigureUnit.Large(value)} USD"),
        ["wafers"] = ("logic wafers", "logic_wafers", PlanWords.Number),
        ["making"] = ("USD of making a package", "making_usd_per_chip", PlanWords.Number),
        ["ruin"] = ("futures without cash", "ruin_share", FigureUnit.Share.Write),
    };

    /// <summary>A measure's name in words.</summary>
    public static string Title(string measure) => Known[measure].Title;

    /// <summary>A measure's key in JSON.</summary>
    public static string Key(string measure) => Known[measure].Key;

    /// <summary>A measure's value; a question mark where it is not known.</summary>
    public static string Value(string measure, double? value) => value is { } known ? Known[measure].Write(known) : "?";

    /// <summary>How far a measure has moved: <c>+12 %</c>; empty where either end is not known.</summary>
    public static string Moved(double? from, double? to) => from is { } before && to is { } after && before != 0.0
        ? ((after / before) - 1.0).ToString("+0.0 %;-0.0 %;0 %", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>An end of an input's interval: <c>x0.9</c>.</summary>
    public static string Factor(double factor) => factor.ToString("'x'0.###", CultureInfo.InvariantCulture);

    /// <summary>Where an interval is from.</summary>
    public static string Basis(LeverBasis basis) => basis switch
    {
        LeverBasis.Catalogue => "sources",
        LeverBasis.ModelError => "measured error",
        LeverBasis.Convention => "by convention",
        _ => throw new ArgumentOutOfRangeException(nameof(basis)),
    };
}
