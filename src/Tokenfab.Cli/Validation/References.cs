using Tokenfab.Catalog;
using Tokenfab.Cli.Report;
using Tokenfab.Validation;

namespace Tokenfab.Cli.Validation;

/// <summary>The noise floor of published measurements and other tools' errors, with their sources.</summary>
internal static class References
{
    /// <summary>All figures as rows: whose, of what, on which rows, median, 90th percentile, who says so.</summary>
    public static IEnumerable<string[]> Rows(CatalogStore catalog)
    {
        var noise = catalog.Accuracy(AccuracyReference.NoiseFloor);
        foreach (var figure in noise.Figures)
        {
            yield return [noise.Name, figure.Of, figure.What, $"{FigureWords.Spread(figure.Median.Value.Value)} times", $"{FigureWords.Spread(figure.NinthDecile?.Value.Value)} times", Source(catalog, figure)];
        }

        foreach (var peer in catalog.Peers())
        {
            var name = peer.Answered is { } answered ? $"{peer.Name}, answers {FigureWords.Share(answered.Value.Value)} of the rows" : peer.Name;
            foreach (var figure in peer.Figures)
            {
                yield return [name, figure.Of, figure.What, FigureWords.Share(figure.Median.Value.Value), FigureWords.Share(figure.NinthDecile?.Value.Value), Source(catalog, figure)];
            }
        }
    }

    /// <summary>The figures as a table of a page.</summary>
    public static void Draw(Markup section, CatalogStore catalog) => section.In("div", "class=\"scroll\"", d => d.In("table", "class=\"figures three\"", table =>
    {
        GroupTable.Header(table, "Whose", "Of", "On", "Median", "90th percentile", "Source");
        foreach (var row in Rows(catalog))
        {
            GroupTable.Row(table, row);
        }
    }));

    private static string Source(CatalogStore catalog, ReferenceFigure figure) => string.Join("; ", figure.Median.Sources.Select(id => catalog.Source(id).Title));
}
