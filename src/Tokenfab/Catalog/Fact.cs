using Tokenfab.Quantities;

namespace Tokenfab.Catalog;

/// <summary>A sourced figure of the catalogue.</summary>
/// <typeparam name="T">The quantity.</typeparam>
/// <param name="Value">The figure used in calculations.</param>
/// <param name="Low">The low end where sources disagree; the value itself where they do not.</param>
/// <param name="High">The high end where sources disagree; the value itself where they do not.</param>
/// <param name="Sources">Ids of entries of <c>catalog/sources.yaml</c>; never empty.</param>
/// <param name="Confidence">How far the figure can be trusted.</param>
/// <param name="Note">What the sources disagree on, or how the figure was derived; null where there is nothing to say.</param>
/// <remarks>In YAML: <c>bandwidth: { value: 3.35 TB/s, range: [3.2 TB/s, 3.5 TB/s], source: aic, confidence: official, note: ... }</c>;
/// <c>source</c> may also be a list.</remarks>
public sealed record Fact<T>(
    T Value, T Low, T High, IReadOnlyList<string> Sources, Confidence Confidence, string? Note = null)
    where T : struct, IQuantity<T>
{
    /// <summary>The figure as an interval.</summary>
    public Estimate<T> Estimate => new(Low, Value, High);
}
