using Tokenfab.Cli.Report;
using Tokenfab.Validation;

namespace Tokenfab.Cli.Validation;

/// <summary>Errors of groups as a table of a page.</summary>
internal static class GroupTable
{
    /// <summary>Draws the groups that differ in some fields.</summary>
    public static void Draw(Markup section, Comparison result, GroupBy by) => section.In("div", "class=\"scroll\"", d => d.In("table", "class=\"figures two\"", table =>
    {
        var (first, second) = (by.HasFlag(GroupBy.File) ? "File" : "Op", by.HasFlag(GroupBy.File) ? "Op" : by.HasFlag(GroupBy.Chip) ? "Chip" : "Size");
        Header(table, first, second, "Rows", "Refused", "Median error", "90th percentile", "Bias", "In 80 %", "Noise (p90)");
        foreach (var group in result.Groups(by).Where(group => group.Errors is not null || by.HasFlag(GroupBy.File)))
        {
            var key = group.Key;
            var noise = key.File is null ? null : result.Noise.FirstOrDefault(noise => noise.File == key.File && noise.Op == key.Op)?.Floor;
            Row(
                table, key.File ?? key.Op!, key.File is null ? key.Chip ?? key.Size! : key.Op!, FigureWords.Count(group.Rows), group.Refused == 0 ? string.Empty : FigureWords.Count(group.Refused),
                FigureWords.Share(group.Errors?.Median), FigureWords.Share(group.Errors?.Ninth), FigureWords.Signed(group.Errors?.Bias), FigureWords.Share(group.Errors?.Coverage),
                noise is null ? string.Empty : $"{FigureWords.Spread(noise.Median)} ({FigureWords.Spread(noise.Ninth)})");
        }
    }));

    /// <summary>A row of headings.</summary>
    public static void Header(Markup table, params string[] cells) => table.In("tr", string.Empty, row =>
    {
        foreach (var cell in cells)
        {
            row.Text("th", string.Empty, cell);
        }
    });

    /// <summary>A row of texts.</summary>
    public static void Row(Markup table, params string[] cells) => table.In("tr", string.Empty, row =>
    {
        foreach (var cell in cells)
        {
            row.Text("td", string.Empty, cell);
        }
    });
}
