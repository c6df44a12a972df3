using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Commands.Catalog;

/// <summary>Bare columns for long lists. Spectre's tables cost a quarter of a second of start, more than all the rest of a listing.</summary>
internal static class Columns
{
    private const int Gap = 2;

    /// <summary>Writes rows under their headings, each column as wide as its longest cell.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = headings.Select((heading, i) => rows.Select(row => row[i].Length).Append(heading.Length).Max() + Gap).ToArray();
        Line(terminal.Output, headings, widths);
        foreach (var row in rows)
        {
            Line(terminal.Output, row, widths);
        }
    }

    private static void Line(TextWriter output, IReadOnlyList<string> cells, int[] widths) =>
        output.WriteLine(string.Concat(cells.Zip(widths, (cell, width) => cell.PadRight(width))).TrimEnd());
}
