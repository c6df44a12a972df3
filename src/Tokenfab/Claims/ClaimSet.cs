using Tokenfab.Catalog;

namespace Tokenfab.Claims;

/// <summary>Claims that stand beside one another: no two of one name, and no two that state different figures of one thing.</summary>
public static class ClaimSet
{
    /// <summary>Reads every claim of a folder and those in it, in the order of their paths.</summary>
    /// <exception cref="InputException">The folder holds no claim, a claim is broken, or two contradict each other.</exception>
    public static IReadOnlyList<Claim> Read(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        return files.Length > 0
            ? Together(files.Select(SourceDocument.FromFile))
            : throw new InputException(folder, null, null, "no claim is there", "Name a folder with claims in files that end in .yaml");
    }

    /// <summary>Reads claims from documents.</summary>
    /// <exception cref="InputException">A claim is broken, or two contradict each other.</exception>
    public static IReadOnlyList<Claim> Together(IEnumerable<SourceDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var claims = new List<(SourceDocument Document, Claim Claim)>();
        foreach (var document in documents)
        {
            var claim = ClaimFile.Read(document);
            foreach (var (other, earlier) in claims)
            {
                if (string.Equals(claim.Id, earlier.Id, StringComparison.OrdinalIgnoreCase))
                {
                    throw document.Error("id", $"'{claim.Id}' is also the name of {other.File}", "Give every claim a name of its own");
                }

                if (claim.About is not null && claim.About == earlier.About && Contradict(claim, earlier))
                {
                    throw document.Error(
                        "stated", $"{claim.Stated} of '{claim.About}' contradicts {earlier.Stated} of {other.File}",
                        "Correct one of them, say how far they may differ with 'within', or tell the two things apart in 'about'");
                }
            }

            claims.Add((document, claim));
        }

        return [.. claims.Select(read => read.Claim)];
    }

    // Figures of two kinds contradict each other as surely as two that lie apart; bounds do where nothing keeps both.
    private static bool Contradict(Claim one, Claim other)
    {
        if (one.Stated is not { } first || other.Stated is not { } second)
        {
            return false;
        }

        var (a, b) = (Units.Parse(first), Units.Parse(second));
        if (a.Dimension != b.Dimension)
        {
            return true;
        }

        var ((low, high), (least, most)) = (Range(one, first, a.Value), Range(other, second, b.Value));
        return low > most || least > high;
    }

    private static (double Low, double High) Range(Claim claim, string text, double stated)
    {
        var slack = ClaimChecker.Slack(claim, text, stated) * (1.0 + 1e-9);
        return (claim.Relation ?? Relation.Equal) switch
        {
            Relation.Equal => (stated - slack, stated + slack),
            Relation.AtLeast or Relation.MoreThan => (stated, double.PositiveInfinity),
            _ => (double.NegativeInfinity, stated),
        };
    }
}
