using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tokenfab.Catalog;

namespace Tokenfab.Claims;

/// <summary>Reads claims.</summary>
public static class ClaimFile
{
    private static readonly string[] Languages = ["en", "zh-TW", "zh-CN"];
    private static readonly string[] Dates = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    /// <summary>Reads a claim, strictly.</summary>
    /// <exception cref="InputException">The file is missing or malformed, a field is not understood, a unit or formula is none, the claim says
    /// too little, or contradicts itself.</exception>
    public static Claim Read(string path) => Read(SourceDocument.FromFile(path));

    /// <summary>Reads a claim from a document.</summary>
    /// <exception cref="InputException">As above.</exception>
    public static Claim Read(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Counted(document, string.Empty, document.Root);
        for (var i = 0; document.Root["conventions"] is JsonArray conventions && i < conventions.Count; i++)
        {
            Counted(document, $"conventions[{i}].", conventions[i]);
        }

        var claim = document.As(ClaimsJson.Strict.Claim);
        Words(document, "title", claim.Title);
        Words(document, "note", claim.Note);
        Words(document, "unknown", claim.Unknown);
        Require(
            document, claim.When is not { } when || IsDate(when), "when", $"'{claim.When}' is no date", "Write a year, quarter, month or day: 2025, 2025-Q2, 2025-08, 2025-08-17, in quotes");
        Try(document, "stated", claim.Stated, text => Units.Parse(text));
        Try(document, "within", claim.Within, text => Tolerance(text));
        Try(document, "compute", claim.Compute, text => ExpressionParser.Parse(text));
        Quantities(document, "given", claim.Given);
        Whole(document, claim);
        for (var i = 0; i < claim.Conventions.Count; i++)
        {
            Another(document, claim, i);
        }

        Used(document, claim);
        return claim;
    }

    /// <summary>A share such as <c>5 %</c>.</summary>
    /// <exception cref="FormatException">It is none, or below zero.</exception>
    internal static double Tolerance(string text) =>
        Units.Parse(text) is { Dimension.IsNone: true, Value: >= 0.0 } share ? share.Value : throw new FormatException($"'{text}' is no share from 0 up, as '5 %' is");

    // A number that stands alone is most often one whose unit was forgotten; one that counts nothing says so by its quotes.
    private static void Counted(SourceDocument document, string within, JsonNode? part)
    {
        if (part is not JsonObject keys)
        {
            return;
        }

        var figures = keys["given"] is JsonObject given ? given.Select(pair => ($"given.{pair.Key}", pair.Value)) : [];
        foreach (var (field, value) in figures.Append(("stated", keys["stated"])))
        {
            Require(
                document, value?.GetValueKind() != JsonValueKind.Number, within + field, $"'{value}' says no unit",
                $"Write what it counts, as in '80000 RMB/card'; what counts nothing stands in quotes: \"{value}\"");
        }
    }

    // A claim is computed and compared, or it is said why not: never both, never neither.
    private static void Whole(SourceDocument document, Claim claim)
    {
        if (claim.Compute is null)
        {
            Require(
                document, claim.Unknown is not null, "compute", "the claim is neither computed nor said to be unknown",
                "Write 'compute' with a formula and 'stated', or 'unknown' with the reason");
            Require(document, claim.Relation is null, "relation", "nothing is computed that the stated figure could stand to", "Give 'compute', or leave the relation out");
            Require(document, claim.Within is null, "within", "nothing is computed that could be within it", "Give 'compute', or leave 'within' out");
            Require(document, claim.Conventions.Count == 0, "conventions", "nothing is computed that they could change", "Give 'compute', or leave the conventions out");
            return;
        }

        Require(document, claim.Unknown is null, "unknown", "a formula is given too", "Write either 'compute' or 'unknown'");
        Require(
            document, claim.Stated is not null, claim.Relation is null ? "compute" : "relation", "no stated figure is given to compare with", "Write 'stated' with the figure and its unit");
        Known(document, "compute", claim, null);
    }

    private static void Another(SourceDocument document, Claim claim, int index)
    {
        var (convention, field) = (claim.Conventions[index], $"conventions[{index}]");
        Words(document, $"{field}.name", convention.Name);
        Require(
            document, claim.Conventions.Take(index).All(other => other.Name["en"] != convention.Name["en"]), $"{field}.name", "another convention has this name", "Name each by what it reads otherwise");
        Require(
            document, convention.Compute is not null || convention.Stated is not null || convention.Given is { Count: > 0 }, field,
            "the convention changes nothing", "Give it a 'given', 'compute' or 'stated' of its own");
        Try(document, $"{field}.stated", convention.Stated, text => Units.Parse(text));
        Try(document, $"{field}.compute", convention.Compute, text => ExpressionParser.Parse(text));
        Quantities(document, $"{field}.given", convention.Given ?? new Dictionary<string, string>());
        foreach (var (name, text) in (convention.Given ?? new Dictionary<string, string>()).Where(pair => claim.Given.GetValueOrDefault(pair.Key) == pair.Value))
        {
            Require(document, false, $"{field}.given.{name}", $"'{text}' is what the claim gives anyway", "Leave it out: a convention names what it changes");
        }

        Known(document, convention.Compute is null ? field : $"{field}.compute", claim, convention);
    }

    // A formula may use what the claim gives; a quantity that follows from others, what stands above it.
    private static void Known(SourceDocument document, string field, Claim claim, Convention? convention)
    {
        var known = new List<string>();
        foreach (var (name, text) in claim.GivenUnder(convention))
        {
            if (text.StartsWith('='))
            {
                Names(document, convention?.Given?.ContainsKey(name) == true ? $"{field.Split('.')[0]}.given.{name}" : $"given.{name}", text[1..], known);
            }

            known.Add(name);
        }

        Names(document, field, convention?.Compute ?? claim.Compute!, known);
    }

    private static void Names(SourceDocument document, string field, string formula, List<string> known)
    {
        foreach (var name in ExpressionParser.Parse(formula).Names.Except(known))
        {
            Require(document, false, field, $"'{name}' is no quantity given above", known.Count == 0 ? "Give it under 'given'" : Catalog.Reading.Nearest.Mend(name, known));
        }
    }

    // What no formula uses is mistyped, or does not belong to the claim.
    private static void Used(SourceDocument document, Claim claim)
    {
        if (claim.Compute is null)
        {
            return;
        }

        var formulas = claim.Conventions.SelectMany(convention => (convention.Given?.Values ?? []).Where(text => text.StartsWith('=')).Select(text => text[1..]).Append(convention.Compute))
            .Concat(claim.Given.Values.Where(text => text.StartsWith('=')).Select(text => text[1..])).Append(claim.Compute).OfType<string>();
        var used = formulas.SelectMany(formula => ExpressionParser.Parse(formula).Names).ToHashSet(StringComparer.Ordinal);
        foreach (var name in claim.Given.Keys.Except(used))
        {
            Require(document, false, $"given.{name}", $"no formula uses '{name}'", "Use it in 'compute', or leave it out");
        }

        for (var i = 0; i < claim.Conventions.Count; i++)
        {
            foreach (var name in (claim.Conventions[i].Given?.Keys ?? []).Except(used))
            {
                Require(document, false, $"conventions[{i}].given.{name}", $"no formula uses '{name}'", "Use it in 'compute', or leave it out");
            }
        }
    }

    private static void Words(SourceDocument document, string field, IReadOnlyDictionary<string, string>? words)
    {
        Require(document, words is null || words.ContainsKey("en"), field, "there are no English words", "Write '{ en: ... }', and other languages beside it");
        foreach (var language in (words?.Keys ?? []).Except(Languages))
        {
            Require(document, false, $"{field}.{language}", $"'{language}' is no language known here", $"Write {string.Join(", ", Languages)}");
        }
    }

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        || (text.Length == 7 && text[4..6] == "-Q" && text[6] is >= '1' and <= '4' && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0);

    private static void Quantities(SourceDocument document, string field, IReadOnlyDictionary<string, string> given)
    {
        foreach (var (name, text) in given)
        {
            Try(document, $"{field}.{name}", text, value => value.StartsWith('=') ? (object)ExpressionParser.Parse(value[1..]) : Units.Parse(value));
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

    private static void Require(SourceDocument document, bool holds, string field, string problem, string mend)
    {
        if (!holds)
        {
            throw document.Error(field, problem, mend);
        }
    }
}
