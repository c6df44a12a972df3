using Tokenfab.Catalog.Reading;

namespace Tokenfab.Claims;

/// <summary>What the names and functions of a formula mean.</summary>
/// <param name="names">The quantities of the claim.</param>
/// <param name="functions">The functions.</param>
public sealed class Scope(IReadOnlyDictionary<string, Measure> names, IReadOnlyDictionary<string, Func<IReadOnlyList<Expression>, Scope, Measure>> functions)
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
    public Func<IReadOnlyList<Expression>, Scope, Measure> Function(string name) => functions.TryGetValue(name, out var function)
        ? function
        : throw new FormatException($"'{name}' is no function. {Nearest.Mend(name, functions.Keys)}");

    /// <summary>The same with one quantity changed.</summary>
    public Scope With(string name, Measure value) => new(new Dictionary<string, Measure>(Names, StringComparer.Ordinal) { [name] = value }, functions);
}
