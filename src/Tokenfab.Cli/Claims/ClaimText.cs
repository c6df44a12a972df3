using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Claims;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Claims;

/// <summary>Verdicts as people and scripts read them; the keys are those of docs/json.md.</summary>
internal static class ClaimText
{
    // Less than this is shown as nothing: a figure that should be more than another and is just that.
    private const double LeastOff = 5e-5;

    // On fewer columns the figures stand under the verdict.
    private const int NarrowWidth = 110;

    /// <summary>One verdict in full.</summary>
    public static void Write(Terminal terminal, Verdict verdict, string language)
    {
        var (claim, words) = (verdict.Claim, ClaimWords.Of(language));
        void Line(string text) => terminal.Console.MarkupLine(text);
        Line($"[bold]{Markup.Escape(claim.Id)}[/]  {Markup.Escape(ClaimWords.Text(claim.Title, language))}");
        if (claim.Quote is { } quote)
        {
            Line($"  [grey]{Markup.Escape($"“{quote}”")}[/]");
        }

        if (string.Join(", ", new[] { claim.Who, claim.When, claim.Article }.OfType<string>()) is { Length: > 0 } place)
        {
            Line($"  [grey]{Markup.Escape(place)}[/]");
        }

        Line($"  {words.Verdict}: {Coloured(verdict, words)}");
        if (verdict.Convention is { } convention)
        {
            Line($"  {Markup.Escape(ClaimWords.Text(convention.Name, language))}");
        }

        if (verdict.Mixture is { } mixture)
        {
            Line($"  {words.AsItStands}: {Markup.Escape(mixture)}");
        }

        Line($"  {words.Stated}: {Markup.Escape(AsStated(verdict))}   {words.Computed}: {Markup.Escape(Like(verdict.Computed, verdict.StatedText))}{Off(verdict, words)}");
        foreach (var needed in verdict.Needed)
        {
            Line($"    {Markup.Escape($"{needed.Name}: {claim.Given[needed.Name]}; {words.Needed} {Like(needed.Needed, claim.Given[needed.Name])}")}");
        }

        foreach (var text in new[] { ClaimWords.Text(claim.Unknown, language), ClaimWords.Text(claim.Note, language) }.Where(text => text.Length > 0))
        {
            Line($"  {Markup.Escape(text)}");
        }
    }

    /// <summary>The scorecard, article by article.</summary>
    public static void Scorecard(Terminal terminal, IReadOnlyList<Verdict> verdicts, string language)
    {
        var words = ClaimWords.Of(language);
        foreach (var article in verdicts.GroupBy(verdict => verdict.Claim.Article ?? string.Empty))
        {
            terminal.Console.MarkupLine($"[bold]{Markup.Escape(article.Key)}[/]");
            var narrow = !terminal.Redirected && terminal.Console.Profile.Width < NarrowWidth;
            var table = narrow ? Tables.New(terminal, "id", words.Claim, words.Verdict)
                : Tables.New(terminal, "id", words.Claim, ">" + words.Stated, ">" + words.Computed, words.Verdict);
            foreach (var verdict in article)
            {
                // Whose figure it is says the claim; the column has no room for it.
                var stated = Stated(verdict).Split(" of ")[0];
                var why = verdict.Convention is { } convention ? ClaimWords.Text(convention.Name, language) : verdict.Mixture ?? string.Empty;
                var (id, title, computed) = (Markup.Escape(verdict.Claim.Id), Markup.Escape(ClaimWords.Text(verdict.Claim.Title, language)), Number(verdict.Computed, verdict.StatedText));
                var word = Coloured(verdict, words) + Off(verdict, words) + (why.Length > 0 ? $": [grey]{Markup.Escape(why)}[/]" : string.Empty);
                if (narrow)
                {
                    table.Row(id, title, $"{word}\n{words.Stated} {Markup.Escape(stated)}{(verdict.Computed is null ? string.Empty : $", {words.Computed} {computed}")}");
                }
                else
                {
                    table.Row(id, title, Markup.Escape(stated), computed, word);
                }
            }

            terminal.Console.Write(table);
        }

        terminal.Console.MarkupLine(string.Join("   ", Enum.GetValues<VerdictKind>().Select(kind =>
            $"{words.Word(kind)}: [bold]{verdicts.Count(verdict => verdict.Outcome == kind)}[/]")));
    }

    /// <summary>One verdict for scripts.</summary>
    public static void Json(Utf8JsonWriter writer, Verdict verdict, string language)
    {
        var claim = verdict.Claim;
        writer.WriteString("claim", claim.Id);
        writer.WriteIfKnown("article", claim.Article);
        writer.WriteString("title", ClaimWords.Text(claim.Title, language));
        writer.WriteIfKnown("who", claim.Who);
        writer.WriteIfKnown("when", claim.When);
        writer.WriteIfKnown("quote", claim.Quote);
        writer.WriteString("verdict", ClaimWords.Key(verdict.Outcome));
        writer.WriteIfKnown("computed", verdict.Computed?.Value);
        writer.WriteIfKnown("computed_unit", verdict.Computed?.Dimension.ToString());
        writer.WriteIfKnown("stated", verdict.Stated?.Value);
        writer.WriteIfKnown("stated_unit", verdict.Stated?.Dimension.ToString());
        writer.WriteIfKnown("off_share", verdict.Off);
        writer.WriteIfKnown("convention", verdict.Convention is { } convention ? ClaimWords.Text(convention.Name, language) : null);
        writer.WriteIfKnown("mixture", verdict.Mixture);
        writer.WriteStartArray("needed");
        foreach (var needed in verdict.Needed)
        {
            writer.WriteStartObject();
            writer.WriteString("quantity", needed.Name);
            writer.WriteNumber("given", needed.Given.Value);
            writer.WriteNumber("value", needed.Needed.Value);
            writer.WriteString("unit", needed.Given.Dimension.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteIfKnown("reason", claim.Unknown is null ? null : ClaimWords.Text(claim.Unknown, language));
        writer.WriteIfKnown("note", claim.Note is null ? null : ClaimWords.Text(claim.Note, language));
        writer.WriteStrings("sources", claim.Sources);
    }

    private static string Coloured(Verdict verdict, ClaimWords words)
    {
        var colour = verdict.Outcome switch
        {
            VerdictKind.Holds => "green",
            VerdictKind.HoldsUnderConvention => "yellow",
            VerdictKind.DoesNotHold => "red",
            _ => "grey",
        };
        return $"[{colour}]{words.Word(verdict.Outcome)}[/]";
    }

    // The stated figure as the computed one should stand to it.
    private static string Stated(Verdict verdict)
    {
        var sign = verdict.Claim.Relation switch
        {
            Relation.AtLeast => "≥ ",
            Relation.AtMost => "≤ ",
            Relation.MoreThan => "> ",
            Relation.LessThan => "< ",
            _ => verdict.Claim.Within is null ? string.Empty : "≈ ",
        };
        return verdict.StatedText is { } text ? sign + text : "-";
    }

    private static string Off(Verdict verdict, ClaimWords words) =>
        verdict is { Outcome: VerdictKind.DoesNotHold, Off: { } off } && Math.Abs(off) >= LeastOff ? $" ({words.Off} {off.ToString("+0.0#%;-0.0#%", CultureInfo.InvariantCulture)})" : string.Empty;

    // A convention may read the stated figure otherwise.
    private static string AsStated(Verdict verdict) =>
        verdict.Convention?.Stated is null || verdict.Claim.Stated is not { } text ? Stated(verdict) : $"{text} → {Stated(verdict)}";

    // In the size and unit that the other figure is written in.
    private static string Like(Measure? measure, string? written) =>
        measure is not { } known || written is null ? "-"
        : IsLike(known, written) ? $"{Number(measure, written)} {Units.Written(written).Words}".TrimEnd()
        : known.ToString();

    private static bool IsLike(Measure measure, string written) => Units.Written(written).One.Dimension == measure.Dimension;

    private static string Number(Measure? measure, string? written)
    {
        if (measure is not { } known || written is null)
        {
            return "-";
        }

        if (!IsLike(known, written))
        {
            return Markup.Escape(known.ToString());
        }

        var value = known.Value / Units.Written(written).One.Value;
        var size = Math.Abs(value);
        return value.ToString(size is >= 1e12 or (> 0.0 and < 1e-3) ? "0.###e0" : size >= 1000.0 ? "#,0.##" : "G5", CultureInfo.InvariantCulture);
    }
}
