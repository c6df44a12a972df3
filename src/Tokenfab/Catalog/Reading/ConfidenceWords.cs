namespace Tokenfab.Catalog.Reading;

/// <summary>The words of <see cref="Confidence"/>.</summary>
internal static class ConfidenceWords
{
    /// <summary>All of them, from the most to the least trusted.</summary>
    public static IReadOnlyList<string> All { get; } = ["official", "measured", "estimate", "reported"];

    /// <summary>The word of a degree.</summary>
    public static string Word(Confidence confidence) => All[(int)confidence];

    /// <summary>The degree of a word; null where it is none.</summary>
    public static Confidence? Read(string word)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == word)
            {
                return (Confidence)i;
            }
        }

        return null;
    }
}
