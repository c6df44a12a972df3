using Tokenfab.Catalog.Reading;

namespace Tokenfab.Claims;

/// <summary>What the names and functions of a formula mean.</summary>
/// <param name="names">The quantities of the claim.</param>
/// <param name="functions">The functions.</param>
public sealed class Scope(IReadOnlyDictionary<string, Measure> names, IReadOnlyDictionary<string, ClaimFunction> functions)
{
    /// <summary>The quantities.</summary>
    public IReadOnlyDictionary<string, Measure> Names { get; } = names;

    /// <summary>A quantity of the claim.</summary>
    /// <exception cref="FormatException">The claim has none of that name.</exception>
    public Measure Named(string name) => Names.TryGetValue(name, out var value)
        ? value
        : throw new FormatException($"'{name}' is no quantity of the claim. {Nearest.Mend(name, Names.Keys)}");

    /// <summary>A function.</summary>
    /// <exception cref="FormatException">There is none of that name.</exception>
    public ClaimFunction Function(string name) => functions.TryGetValue(name, out var function)
        ? function
        : throw new FormatException($"'{name}' is no function. {Nearest.Mend(name, functions.Keys)}");
}
