using Tokenfab.Catalog.Reading;

namespace Tokenfab.Planning.Explain;

/// <summary>All figures of a plan, in the order in which results carry them.</summary>
public static class Figures
{
    /// <summary>All figures.</summary>
    public static IReadOnlyList<Figure> All { get; } =
    [
        .. DeploymentFigures.All, .. ServingFigures.All, .. MemoryFigures.All, .. PowerFigures.All, .. FleetFigures.All, .. CostFigures.All, .. SiliconFigures.All, .. OperatorFigures.All,
    ];

    /// <summary>The figure of a path, of a short name, or of a key that only one figure has.</summary>
    /// <param name="name">As in <c>ttft</c>, <c>serving.ttft_mean_seconds</c> or <c>ttft_mean_seconds</c>.</param>
    /// <exception cref="InputException">There is none or more than one; the mend names the nearest.</exception>
    public static Figure Find(string name)
    {
        var word = name.Trim().Replace('-', '_');
        var exact = All.FirstOrDefault(f => f.Path == word || f.Alias == word);
        if (exact is not null)
        {
            return exact;
        }

        var sameKey = All.Where(f => f.Key == word).ToList();
        return sameKey switch
        {
            [var only] => only,
            [] => throw new InputException(
                "--explain", null, null, $"there is no figure '{name}'", $"{Nearest.Mend(word, Names())}. --explain list shows all of them"),
            _ => throw new InputException(
                "--explain", null, null, $"'{name}' is the key of {sameKey.Count} figures", $"Say which: {string.Join(", ", sameKey.Select(f => f.Path))}"),
        };
    }

    private static IEnumerable<string> Names() => All.SelectMany(f => f.Alias is null ? [f.Path, f.Key] : new[] { f.Alias, f.Path, f.Key }).Distinct(StringComparer.Ordinal);
}
