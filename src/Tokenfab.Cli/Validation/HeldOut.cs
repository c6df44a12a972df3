using System.Text.Json.Nodes;
using Tokenfab.Catalog;

namespace Tokenfab.Cli.Validation;

/// <summary>What calibrations of the catalogue say about their errors on what was left out of the fit.</summary>
internal static class HeldOut
{
    /// <summary>All fits with an error on what was left out: calibration, table, chips or systems, rows, fitted median, left-out median and 90th percentile, coverage.</summary>
    /// <remarks>Read as written, so that every kind of calibration takes part that states its <c>fits</c> with these keys.</remarks>
    public static IEnumerable<string[]> Rows(CatalogStore catalog) => Fits(catalog).Select(pair =>
    {
        var (name, fit) = pair;
        return new[]
        {
            name, string.Join(", ", new[] { Text(fit, "table", "operation"), Text(fit, "size") }.Where(word => word.Length > 0)), Text(fit, "chips", "systems"), FigureWords.Count((long)Number(fit, "rows")!.Value), FigureWords.Share(Number(fit, "median_error")),
            FigureWords.Share(Number(fit, "left_out_median_error")), FigureWords.Share(Number(fit, "left_out_ninth_decile")), FigureWords.Share(Coverage(fit)),
        };
    });

    /// <summary>The share of all left-out rows that lie in the interval of the others; null where no fit tells it.</summary>
    public static double? Coverage(CatalogStore catalog)
    {
        var told = Fits(catalog).Select(pair => (Rows: Number(pair.Fit, "rows")!.Value, Share: Coverage(pair.Fit))).Where(fit => fit.Share is not null).ToArray();
        return told.Length == 0 ? null : told.Sum(fit => fit.Rows * fit.Share!.Value) / told.Sum(fit => fit.Rows);
    }

    private static IEnumerable<(string Name, JsonObject Fit)> Fits(CatalogStore catalog) =>
        from entry in catalog.List()
        where entry.Kind != "source"
        let fits = catalog.Document(entry.Kind, entry.Id).Root["fits"] as JsonArray
        where fits is not null
        from fit in fits.OfType<JsonObject>()
        where fit["left_out_median_error"] is not null
        select (entry.Name, fit);

    private static double? Coverage(JsonObject fit) => Number(fit, "left_out_coverage", "coverage");

    private static string Text(JsonObject fit, params string[] keys) => keys.Select(key => fit[key]).FirstOrDefault(node => node is not null) switch
    {
        JsonArray list => string.Join(", ", list),
        { } node => node.ToString(),
        null => string.Empty,
    };

    private static double? Number(JsonObject fit, params string[] keys) => keys.Select(key => fit[key]).FirstOrDefault(node => node is not null) is JsonValue value
        && double.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
