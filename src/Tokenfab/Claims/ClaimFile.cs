using Tokenfab.Catalog;

namespace Tokenfab.Claims;

/// <summary>Reads claims.</summary>
public static class ClaimFile
{
    /// <summary>Reads a claim, strictly.</summary>
    /// <exception cref="InputException">The file is missing or malformed, a field is not understood, a unit or formula is none, or the claim says too little.</exception>
    public static Claim Read(string path) => Read(SourceDocument.FromFile(path));

    /// <summary>Reads a claim from a document.</summary>
    /// <exception cref="InputException">As above.</exception>
    public static Claim Read(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var claim = document.As(ClaimsJson.Strict.Claim);
        void Require(bool holds, string field, string problem, string mend)
        {
            if (!holds)
            {
                throw document.Error(field, problem, mend);
            }
        }

        Require(claim.Title.ContainsKey("en"), "title", "there is no English title", "Write 'title: { en: ... }'");
        Require(
            (claim.Compute is not null && claim.Stated is not null) || claim.Unknown is not null, "compute",
            "the claim is neither computed nor said to be unknown", "Write 'compute' with a formula and 'stated', or 'unknown' with the reason");
        Require(
            claim.Unknown is null || claim.Compute is null, "unknown", "a formula is given too", "Write either 'compute' or 'unknown'");
        Try(document, "stated", claim.Stated, text => Units.Parse(text));
        Try(document, "within", claim.Within, text => Tolerance(text));
        Try(document, "compute", claim.Compute, text => ExpressionParser.Parse(text));
        Quantities(document, "given", claim.Given);
        for (var i = 0; i < claim.Conventions.Count; i++)
        {
            var convention = claim.Conventions[i];
            Try(document, $"conventions[{i}].stated", convention.Stated, text => Units.Parse(text));
            Try(document, $"conventions[{i}].compute", convention.Compute, text => ExpressionParser.Parse(text));
            Quantities(document, $"conventions[{i}].given", convention.Given ?? new Dictionary<string, string>());
        }

        return claim;
    }

    /// <summary>A share such as <c>5 %</c>.</summary>
    /// <exception cref="FormatException">It is none, or below zero.</exception>
    internal static double Tolerance(string text) =>
        Units.Parse(text) is { Dimension.IsNone: true, Value: >= 0.0 } share ? share.Value : throw new FormatException($"'{text}' is no share, as '5 %' is");

    private static void Quantities(SourceDocument document, string field, IReadOnlyDictionary<string, string> given)
    {
        foreach (var (name, text) in given)
        {
            Try(document, $"{field}.{name}", text, value =>
                value.StartsWith('=') ? (object)ExpressionParser.Parse(value[1..]) : Units.Parse(value));
        }
    }

    private static void Try(SourceDocument document, string field, string? text, Func<string, object> read)
    {
        if (text is null)
        {
            return;
        }

        try
        {
            read(text);
        }
        catch (FormatException wrong)
        {
            throw document.Error(field, wrong.Message, "Write a number with its unit, as in '80000 RMB/card', and formulas as docs/claims.md shows", wrong);
        }
    }
}
