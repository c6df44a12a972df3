using System.Globalization;

namespace Tokenfab.Validation;

/// <summary>What the user says of measurements whose files do not say it themselves. A file's own word goes first.</summary>
/// <param name="Chip">The chip; null for none said.</param>
/// <param name="Chips">Chips of one replica, all of them tensor-parallel.</param>
/// <param name="Model">The model.</param>
/// <param name="Precision">The number format of weights and activations.</param>
/// <param name="Engine">The serving engine.</param>
public sealed record RunFacts(string? Chip = null, int? Chips = null, string? Model = null, string? Precision = null, string? Engine = null)
{
    /// <summary>Nothing said.</summary>
    public static RunFacts None { get; } = new();

    /// <summary>The options of the command line that say what a column lacks.</summary>
    internal static IReadOnlyDictionary<string, string> Options { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["chip"] = "--chip", ["tp"] = "--chips", ["chips"] = "--chips", ["model"] = "--model", ["dtype"] = "--precision", ["backend"] = "--engine",
    };

    /// <summary>The facts by the columns that they stand in for.</summary>
    internal IReadOnlyDictionary<string, string> Columns()
    {
        var chips = Chips?.ToString(CultureInfo.InvariantCulture);
        return new (string Column, string? Value)[] { ("chip", Chip), ("chips", chips), ("tp", chips), ("model", Model), ("dtype", Precision), ("backend", Engine) }
            .Where(fact => fact.Value is not null).ToDictionary(fact => fact.Column, fact => fact.Value!, StringComparer.OrdinalIgnoreCase);
    }
}
