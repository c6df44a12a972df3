using System.Text;
using Tokenfab.Catalog;
using Tokenfab.Validation;

namespace Tokenfab.Cli.Validation;

/// <summary>The page that says how accurate predictions are: <c>docs/accuracy.md</c>.</summary>
internal static class AccuracyDocument
{
    /// <summary>Writes the page.</summary>
    public static string Write(Comparison result, CatalogStore catalog)
    {
        var page = new StringBuilder();
        page.Append("# Accuracy\n\n");
        Paragraph(page, """
            Written by `tokenfab validate --truth FOLDER --accuracy docs/accuracy.md`; the next run overwrites it. Every figure here is an error of a
            prediction against a published measurement: |predicted / measured - 1|. *Bias* is the median of the same with its sign, above zero where
            predictions are too high. *In 80 %* is the share of measurements inside the prediction's 80 % interval; 75 to 85 % is as it should be.
            """);
        var answered = result.Rows == 0 ? 0.0 : (double)result.Predicted / result.Rows;
        var all = result.Groups(GroupBy.None) is [var whole, ..] ? whole.Errors : null;
        Paragraph(page, $"Here: {FigureWords.Count(result.Rows)} rows of {result.Files.Count} tables, of which {FigureWords.Share(answered)} got a prediction; all figures together have a median error of "
            + $"{FigureWords.Share(all?.Median)}, and {FigureWords.Share(all?.Coverage)} of them lie in their interval.");

        Heading(page, "Where we are good, and where not");
        Paragraph(page, "Goals are for chips, models and laboratories that nothing was fitted on; what stands here is over all tables, those of the fit among them. What was left out of fits stands in the next part.");
        Table(page, ["what", ">figures", ">median", ">goal", ">90th percentile", ">goal", ">bias", ">in 80 %", "verdict"], AccuracyGoal.All.Select(goal => Goal(result, goal)));

        Heading(page, "What was left out of fits");
        Paragraph(page, "Constants are fitted with each chip (or system) left out in turn, and judged on it. *Fitted* is the median error where all take part.");
        Paragraph(page, $"""
            An interval holds four fifths of the left-out errors of its kind of kernel, or operation, and class of sizes. *In 80 %* is the share of a chip's
            left-out rows inside the interval that the left-out errors of the others alone would give: {FigureWords.Share(HeldOut.Coverage(catalog))} of all rows. Most kinds were measured on two
            chips, so that one chip's errors make the interval of the other, and a line is as far from 80 % as the two are apart. Where one alone
            was measured, the left-out figures are those of its kin's constants, and no share can be told.
            """);
        Table(page, ["calibration", "table", "fitted on", ">rows", ">fitted", ">left out, median", ">left out, 90th percentile", ">in 80 %"], HeldOut.Rows(catalog));

        Heading(page, "What to hold it against");
        Paragraph(page, "The noise floor is the greatest over the least measurement of one listed configuration: no model that knows only the list errs by less than about half of what is above one. Other tools' figures are errors.");
        Table(page, ["whose", "of", "on", ">median", ">90th percentile", "source"], References.Rows(catalog));

        Heading(page, "By table");
        Paragraph(page, "*Noise* is that of the table itself: rows that the model cannot tell apart, median and 90th percentile of greatest over least.");
        Table(page, ["table", "of", .. Figures, ">noise"], result.Groups(GroupBy.File | GroupBy.Op).Select(group => new[] { group.Key.File!, group.Key.Op! }.Concat(Row(group)).Append(Noise(result, group)).ToArray()));
        Heading(page, "By chip");
        Table(page, ["of", "chip", .. Figures], result.Groups(GroupBy.Op | GroupBy.Chip).Where(group => group.Errors is not null).Select(group => new[] { group.Key.Op!, group.Key.Chip! }.Concat(Row(group)).ToArray()));
        Heading(page, "By size");
        Table(page, ["of", "size", .. Figures], result.Groups(GroupBy.Op | GroupBy.Size).Where(group => group.Errors is not null).Select(group => new[] { group.Key.Op!, group.Key.Size! }.Concat(Row(group)).ToArray()));
        Heading(page, "What is refused");
        Table(page, ["table", "reason", ">rows"], result.Refusals.Select(refusal => new[] { refusal.File, refusal.Reason, FigureWords.Count(refusal.Rows) }));
        return page.ToString();
    }

    private static string[] Figures => [">figures", ">refused", ">median", ">90th percentile", ">bias", ">in 80 %"];

    private static IEnumerable<string> Row(GroupResult group) =>
    [
        FigureWords.Count(group.Rows), FigureWords.Count(group.Refused), FigureWords.Share(group.Errors?.Median), FigureWords.Share(group.Errors?.Ninth),
        FigureWords.Signed(group.Errors?.Bias), FigureWords.Share(group.Errors?.Coverage),
    ];

    private static string[] Goal(Comparison result, AccuracyGoal goal)
    {
        var group = result.Of(goal.Covers);
        var errors = group.Errors;
        var verdict = errors is null ? "nothing to judge by"
            : errors.Median <= goal.Median && errors.Ninth <= goal.Ninth ? "**good**"
            : errors.Median <= goal.Median ? "misses the 90th percentile"
            : errors.Ninth <= goal.Ninth ? "misses the median" : "misses both";
        return
        [
            goal.Name, FigureWords.Count(group.Predicted), FigureWords.Exact(errors?.Median), FigureWords.Share(goal.Median), FigureWords.Exact(errors?.Ninth), FigureWords.Share(goal.Ninth),
            FigureWords.Signed(errors?.Bias), FigureWords.Share(errors?.Coverage), verdict,
        ];
    }

    private static string Noise(Comparison result, GroupResult group) =>
        result.Noise.FirstOrDefault(noise => noise.File == group.Key.File && noise.Op == group.Key.Op)?.Floor is { } floor ? $"{FigureWords.Spread(floor.Median)}, {FigureWords.Spread(floor.Ninth)}" : string.Empty;

    private static void Heading(StringBuilder page, string text) => page.Append("## ").Append(text).Append("\n\n");

    private static void Paragraph(StringBuilder page, string text) => page.Append(text.ReplaceLineEndings("\n")).Append("\n\n");

    // A heading that starts with '>' is one of numbers, aligned to the right.
    private static void Table(StringBuilder page, IReadOnlyList<string> headings, IEnumerable<string[]> rows)
    {
        Line(page, headings.Select(heading => heading.TrimStart('>')));
        Line(page, headings.Select(heading => heading.StartsWith('>') ? "---:" : "---"));
        foreach (var row in rows)
        {
            Line(page, row);
        }

        page.Append('\n');
    }

    private static void Line(StringBuilder page, IEnumerable<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
