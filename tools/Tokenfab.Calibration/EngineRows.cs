using Tokenfab.Catalog;
using Tokenfab.Validation;
using Tokenfab.Validation.EndToEnd;

namespace Tokenfab.Calibration;

/// <summary>One measured figure of a deployment as a fit sees it.</summary>
internal sealed record EngineRow(string Table, string Op, ServingCase Case, ServingPredictor Predictor, double Measured);

/// <summary>Reads the end-to-end tables of a folder as the engine's <c>validate</c> reads them.</summary>
internal static class EngineRows
{
    public static EngineRow[] Read(string folder)
    {
        var paths = Directory.GetFiles(folder, "e2e_*.csv").Order(StringComparer.Ordinal);
        return [.. TableReader.Measurements(paths, new Subjects(CatalogStore.Embedded))
            .Where(row => row.Predictor is ServingPredictor)
            .Select(row => new EngineRow(Path.GetFileNameWithoutExtension(row.Table), row.Op, ((ServingPredictor)row.Predictor).Deployment, (ServingPredictor)row.Predictor, row.Measured))];
    }
}
