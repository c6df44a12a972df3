namespace Tokenfab.Cli.Report.Charts;

/// <summary>Rows of parts laid end to end against one scale, with a limit where there is one.</summary>
internal static class StackedBars
{
    private const double RowHeight = 46, BarHeight = 22, Left = 2;

    /// <summary>Draws rows.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="rows">Rows from top to bottom.</param>
    /// <param name="write">Writes a value with its unit.</param>
    /// <param name="width">Width in pixels; that of half a page when left out.</param>
    public static void Draw(Markup page, string title, IReadOnlyList<BarRow> rows, Func<double, string> write, double width = 500)
    {
        var greatest = rows.Max(row => Math.Max(row.Parts.Sum(p => p.Value), row.Limit ?? 0.0));
        var scale = new Scale(0.0, greatest > 0.0 ? greatest : 1.0, Left, width - 2, false);
        page.In("svg", $"viewBox=\"0 0 {Frame.N(width)} {Frame.N((rows.Count * RowHeight) + 4)}\" role=\"img\" aria-label=\"{Markup.Escape(title)}\"", svg =>
        {
            for (var i = 0; i < rows.Count; i++)
            {
                Row(svg, rows[i], scale, (i * RowHeight) + 2, write);
            }
        });
        var names = rows.SelectMany(row => row.Parts).Where(p => p.Value > 0.0).DistinctBy(p => p.Name).ToList();
        Legend.Draw(page, names.Select(p => (p.Css, p.Name)), string.Empty);
    }

    private static void Row(Markup svg, BarRow row, Scale scale, double top, Func<double, string> write)
    {
        Frame.Label(svg, "row", Left, top + 13, "start", row.Name);
        Frame.Label(svg, "row strong", scale.To, top + 13, "end", row.Total ?? write(row.Parts.Sum(p => p.Value)));
        var from = 0.0;
        foreach (var part in row.Parts.Where(p => p.Value > 0.0))
        {
            var (left, right) = (scale.Of(from), scale.Of(from + part.Value));
            svg.In("rect", $"class=\"bar {part.Css}\" x=\"{Frame.N(left)}\" y=\"{Frame.N(top + 19)}\" width=\"{Frame.N(Math.Max(right - left, 0.5))}\" height=\"{Frame.N(BarHeight)}\" data-tip=\"{Markup.Escape($"{part.Name}: {write(part.Value)}")}\"", _ => { });
            if (right - left > 64)
            {
                Frame.Label(svg, part.Css == "c9" ? "row" : "inbar", (left + right) / 2.0, top + 34, "middle", write(part.Value));
            }

            from += part.Value;
        }

        if (row.Limit is { } limit)
        {
            var at = scale.Of(limit);
            Frame.Line(svg, "limit", at, top + 15, at, top + 19 + BarHeight + 3);
        }
    }
}

/// <summary>A row of parts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parts">Its parts, from left to right.</param>
/// <param name="Limit">A limit to draw; null for none.</param>
/// <param name="Total">What stands at its end; null for the sum.</param>
internal sealed record BarRow(string Name, IReadOnlyList<BarPart> Parts, double? Limit = null, string? Total = null);

/// <summary>A part of a row.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">How much.</param>
/// <param name="Css">The class of its colour.</param>
internal sealed record BarPart(string Name, double Value, string Css);
