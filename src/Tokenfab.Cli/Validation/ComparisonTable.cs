using Spectre.Console;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;
using Tokenfab.Validation;
using Tokenfab.Validation.Statistics;

namespace Tokenfab.Cli.Validation;

/// <summary>A validation as a person reads it in a terminal.</summary>
internal static class ComparisonTable
{
    private const int MostRefusals = 12;

    /// <summary>Writes errors, refusals and the rows farthest off.</summary>
    public static void Write(Comparison result, CatalogStore catalog, Terminal terminal, GroupBy by, int top)
    {
        var console = terminal.Console;
        console.MarkupLine($"[bold]{FigureWords.Count(result.Rows)} rows[/] of {result.Files.Count} files: {FigureWords.Count(result.Predicted)} predicted, {FigureWords.Count(result.Refused)} refused");
        console.WriteLine();
        console.Write(Errors(result, terminal, by));
        console.MarkupLine("[grey]error: |predicted / measured - 1|; bias: its median with sign; in 80 %: measurements inside the 80 % interval;[/]");
        console.MarkupLine("[grey]noise: greatest over least measurement of one listed configuration, median and 90th percentile[/]");
        Published(result, catalog, console);
        Refusals(result, terminal);
        Worst(result, terminal, top);
    }

    private static Table Errors(Comparison result, Terminal terminal, GroupBy by)
    {
        var keys = new (GroupBy By, string Heading, Func<GroupKey, string?> Cell)[]
        {
            (GroupBy.File, "File", key => key.File), (GroupBy.Op, "Op", key => key.Op), (GroupBy.Chip, "Chip", key => key.Chip),
            (GroupBy.Dtype, "Dtype", key => key.Dtype), (GroupBy.Size, "Size", key => key.Size),
        }.Where(column => by.HasFlag(column.By)).ToArray();
        var table = Tables.New(terminal, [.. keys.Select(key => key.Heading), ">Rows", ">Refused", ">Median\nerror", ">p90", ">Bias", ">In\n80 %", ">Noise", ">p90"]);
        foreach (var group in result.Groups(by))
        {
            var noise = result.Noise.FirstOrDefault(noise => noise.File == group.Key.File && noise.Op == group.Key.Op)?.Floor;
            table.Row([.. keys.Select(key => Markup.Escape(key.Cell(group.Key)!)), .. Figures(group, noise)]);
        }

        return table;
    }

    private static IEnumerable<string> Figures(GroupResult group, NoiseFloor? noise) =>
    [
        FigureWords.Count(group.Rows), group.Refused == 0 ? string.Empty : FigureWords.Count(group.Refused),
        group.Errors is { } errors ? $"[bold]{FigureWords.Share(errors.Median)}[/]" : "–", FigureWords.Share(group.Errors?.Ninth),
        FigureWords.Signed(group.Errors?.Bias), FigureWords.Share(group.Errors?.Coverage), FigureWords.Spread(noise?.Median), FigureWords.Spread(noise?.Ninth),
    ];

    // Only what speaks of the figures at hand.
    private static void Published(Comparison result, CatalogStore catalog, IAnsiConsole console)
    {
        var ops = result.Groups(GroupBy.Op).Select(group => group.Key.Op!).ToHashSet(StringComparer.Ordinal);
        foreach (var row in References.Rows(catalog).Where(row => ops.Contains(row[1])))
        {
            console.MarkupLine(Markup.Escape($"{row[0]}: {row[1]} ({row[2]}) median {row[3]}, 90th percentile {row[4]}"));
        }
    }

    private static void Refusals(Comparison result, Terminal terminal)
    {
        if (result.Refusals.Count == 0 && result.Unreadable.Count == 0)
        {
            return;
        }

        var console = terminal.Console;
        console.WriteLine();
        console.MarkupLine("[bold]Refused[/]");
        var most = terminal.Redirected ? int.MaxValue : MostRefusals;
        var table = Tables.New(terminal, "File", "Reason", ">Rows");
        foreach (var file in result.Unreadable)
        {
            table.Row(Markup.Escape(file.File), Markup.Escape($"{file.Problem.Problem}. {file.Problem.Mend}"), "–");
        }

        foreach (var refusal in result.Refusals.OrderByDescending(refusal => refusal.Rows).Take(most))
        {
            table.Row(Markup.Escape(refusal.File), Markup.Escape(refusal.Reason), FigureWords.Count(refusal.Rows));
        }

        console.Write(table);
        if (result.Refusals.Count > most)
        {
            console.MarkupLine($"[grey]and {result.Refusals.Count - most} more reasons: --json lists all[/]");
        }
    }

    private static void Worst(Comparison result, Terminal terminal, int top)
    {
        if (top == 0 || result.Worst.Count == 0)
        {
            return;
        }

        var console = terminal.Console;
        console.WriteLine();
        console.MarkupLine("[bold]Farthest off[/]");
        var table = Tables.New(terminal, "Row", "Op", "Chip", ">Measured", ">Predicted", "As it stands");
        foreach (var row in result.Worst.Take(top))
        {
            table.Row(
                Markup.Escape($"{row.File}:{row.Line}"), Markup.Escape(row.Op), Markup.Escape(row.Chip), Markup.Escape(FigureWords.Value(row.Unit, row.Measured)),
                Markup.Escape(FigureWords.Value(row.Unit, row.Predicted)), $"[grey]{Markup.Escape(row.Row)}[/]");
        }

        console.Write(table);
    }
}
