using System.Globalization;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Planning.WhatIf;

namespace Tokenfab.Cli.WhatIfs;

/// <summary>What-ifs as a person reads them.</summary>
internal static class WhatIfTable
{
    /// <summary>Writes all that was asked.</summary>
    public static void Write(Terminal terminal, WhatIfResult result, WhatIfQuestion question)
    {
        terminal.Console.MarkupLine($"[bold]{Markup.Escape(result.Scenario)}[/]");
        foreach (var change in question.Changes)
        {
            terminal.Console.MarkupLine(Markup.Escape($"  changed: {change}"));
        }

        Figures(terminal, result);
        if (result.Bars.Count > 0)
        {
            Bars(terminal, result);
        }

        if (result.Drawn is { } drawn)
        {
            Drawn(terminal, drawn);
        }
    }

    private static void Figures(Terminal terminal, WhatIfResult result)
    {
        var (today, changed) = (result.Today, result.Changed);
        var table = changed is null ? Tables.New(terminal, "figure", ">today") : Tables.New(terminal, "figure", ">today", ">changed", ">moved");
        void Row(string name, string before, string after, string moved) =>
            table.Row(changed is null ? [name, Markup.Escape(before)] : [name, Markup.Escape(before), $"[bold]{Markup.Escape(after)}[/]", moved]);

        Row("best chip", today.Chip ?? "none", changed?.Chip ?? "none", string.Empty);
        foreach (var measure in WhatIfFigures.Measures.Where(measure => today.Of(measure) is not null || changed?.Of(measure) is not null))
        {
            Row(
                WhatIfWords.Title(measure), WhatIfWords.Value(measure, today.Of(measure)), WhatIfWords.Value(measure, changed?.Of(measure)),
                WhatIfWords.Moved(today.Of(measure), changed?.Of(measure)));
        }

        if (today.Ruin is not null || changed?.Ruin is not null)
        {
            Row("half have run out by quarter", Quarter(today), changed is null ? string.Empty : Quarter(changed), string.Empty);
        }

        terminal.Console.Write(table);
    }

    private static void Bars(Terminal terminal, WhatIfResult result)
    {
        var measure = result.Measure;
        var table = Tables.New(terminal, "input", ">today", ">low", ">high", $">{WhatIfWords.Title(measure)}\nat low", ">at high", ">chips\nat low", ">at high", "interval");
        var moving = result.Bars.Where(bar => bar.Swing(measure) > 0.0 || bar.Swing("chips") > 0.0).ToArray();
        foreach (var bar in moving)
        {
            table.Row(
                Markup.Escape(bar.Lever.Title), Markup.Escape(bar.Lever.Today), WhatIfWords.Factor(bar.Lever.Low), WhatIfWords.Factor(bar.Lever.High),
                End(bar.Low, measure, result), End(bar.High, measure, result), WhatIfWords.Value("chips", bar.Low.Of("chips")), WhatIfWords.Value("chips", bar.High.Of("chips")),
                WhatIfWords.Basis(bar.Lever.Basis));
        }

        terminal.Console.Write(table);
        terminal.Console.MarkupLine("Each input alone; a chip's name beside a figure: another chip is then best.");
        if (moving.Length < result.Bars.Count)
        {
            terminal.Console.MarkupLine(Markup.Escape($"{result.Bars.Count - moving.Length} more of {result.Bars.Count} inputs move neither cost nor chips within their intervals (--json names them)."));
        }
    }

    private static string End(WhatIfFigures figures, string measure, WhatIfResult result)
    {
        var start = result.Changed ?? result.Today;
        var other = figures.Chip == start.Chip ? string.Empty : $" {Markup.Escape(figures.Chip ?? "no plan")}";
        return $"[bold]{WhatIfWords.Value(measure, figures.Of(measure))}[/]{other}";
    }

    private static void Drawn(Terminal terminal, DrawnFigures drawn)
    {
        var table = Tables.New(terminal, $"{drawn.Draws} draws of {drawn.Inputs} intervals", ">a tenth below", ">half below", ">a tenth above");
        foreach (var measure in drawn.Measures)
        {
            table.Row(
                WhatIfWords.Title(measure.Measure), WhatIfWords.Value(measure.Measure, measure.Tenth), $"[bold]{WhatIfWords.Value(measure.Measure, measure.Median)}[/]",
                WhatIfWords.Value(measure.Measure, measure.Ninetieth));
        }

        terminal.Console.Write(table);
        terminal.Console.MarkupLine(Markup.Escape("Best chip: " + string.Join(", ", drawn.Winners.Select(winner =>
            string.Create(CultureInfo.InvariantCulture, $"{(winner.Chip.Length > 0 ? winner.Chip : "none")} in {winner.Share * 100.0:0.#} %")))));
    }

    private static string Quarter(WhatIfFigures figures) => figures.Runway?.ToString(CultureInfo.InvariantCulture) ?? "never";
}
