namespace Tokenfab.Cli.Report.Charts;

/// <summary>Columns that build on one another from left to right, with sums standing on the ground. What is not known is drawn as a dashed outline.</summary>
internal static class Waterfall
{
    private const double Height = 250, Top = 26, Bottom = 62, ColumnWidth = 80;

    public static void Draw(Markup page, string title, IReadOnlyList<WaterfallStep> steps, Func<double, string> write)
    {
        var width = steps.Count * ColumnWidth;
        var level = 0.0;
        var greatest = 0.0;
        foreach (var step in steps)
        {
            level = step.Sum ? step.Value ?? level : level + (step.Value ?? 0.0);
            greatest = Math.Max(greatest, Math.Max(level, step.High ?? 0.0));
        }

        var y = new Scale(0.0, greatest > 0.0 ? greatest : 1.0, Height - Bottom, Top, false);
        page.In("svg", $"viewBox=\"0 0 {Frame.N(width)} {Frame.N(Height)}\" style=\"width:{Frame.N(width)}px\" role=\"img\" aria-label=\"{Markup.Escape(title)}\"", svg =>
        {
            var at = 0.0;
            for (var i = 0; i < steps.Count; i++)
            {
                var next = steps[i].Sum ? steps[i].Value ?? at : at + (steps[i].Value ?? 0.0);
                Column(svg, steps[i], i * ColumnWidth, steps[i].Sum ? 0.0 : at, next, y, write);
                at = next;
            }

            Frame.Line(svg, "ground", 0, y.From, width, y.From);
        });
    }

    private static void Column(Markup svg, WaterfallStep step, double left, double from, double to, Scale y, Func<double, string> write)
    {
        var (middle, inner) = (left + (ColumnWidth / 2.0), ColumnWidth - 20);
        if (step.Value is { } value)
        {
            var (top, bottom) = (y.Of(Math.Max(from, to)), y.Of(Math.Min(from, to)));
            var tip = Markup.Escape($"{step.Name.Replace('\n', ' ')}: {write(value)}{(step.Note is null ? string.Empty : $"\n{step.Note}")}");
            svg.In("rect", $"class=\"bar {(step.Sum ? "total" : Palette.Class(step.Colour))}\" x=\"{Frame.N(left + 10)}\" y=\"{Frame.N(top)}\" width=\"{Frame.N(inner)}\" height=\"{Frame.N(Math.Max(bottom - top, 1))}\" data-tip=\"{tip}\"", _ => { });
            if (step is { Low: { } low, High: { } high } && low < high)
            {
                Frame.Line(svg, "whisker", middle, y.Of(low), middle, y.Of(high));
            }

            Frame.Label(svg, "row strong", step.High is null ? middle : left + 10 + inner, (step.High is { } h ? Math.Min(top, y.Of(h)) : top) - 7, step.High is null ? "middle" : "end", write(value));
        }
        else
        {
            svg.Empty("rect", $"class=\"unknown\" x=\"{left + 10:0.#}\" y=\"{y.From - 40:0.#}\" width=\"{inner:0.#}\" height=\"40\"");
            Frame.Label(svg, "tick", middle, y.From - 16, "middle", "not known");
        }

        var line = 0;
        foreach (var words in step.Name.Split('\n'))
        {
            Frame.Label(svg, "tick", middle, y.From + 17 + (14 * line++), "middle", words);
        }
    }
}

/// <summary>A column of a waterfall.</summary>
/// <param name="Name">Its name; lines are kept.</param>
/// <param name="Value">How much it adds, or the sum; null where it is not known.</param>
/// <param name="Sum">Whether it is a sum, which stands on the ground.</param>
/// <param name="Colour">Position in the palette.</param>
internal sealed record WaterfallStep(string Name, double? Value, bool Sum, int Colour)
{
    /// <summary>Low end of a sum.</summary>
    public double? Low { get; init; }

    /// <summary>High end of a sum.</summary>
    public double? High { get; init; }

    /// <summary>What to know about it.</summary>
    public string? Note { get; init; }
}
