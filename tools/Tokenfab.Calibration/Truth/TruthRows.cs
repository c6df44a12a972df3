using Tokenfab.Catalog;
using Tokenfab.Validation;

namespace Tokenfab.Calibration.Truth;

/// <summary>Reads tables of a folder as the engine's <c>validate</c> reads them.</summary>
internal static class TruthRows
{
    private static readonly Subjects Subjects = new(CatalogStore.Embedded);

    /// <summary>The rows of tables of kernels, by the tables' names.</summary>
    public static IEnumerable<KernelRow> Kernels(string folder, params string[] tables) =>
        Read(folder, tables).Where(row => row.Predictor is KernelPredictor).Select(row =>
        {
            var kernel = (KernelPredictor)row.Predictor;
            return new KernelRow(Path.GetFileNameWithoutExtension(row.Table), kernel.Chip, row, model => kernel.Time(model).Value);
        });

    /// <summary>The rows of tables of collectives, by the tables' names.</summary>
    public static IEnumerable<CollectiveRow> Collectives(string folder, params string[] tables) =>
        Read(folder, tables).Where(row => row.Predictor is CollectivePredictor).Select(row =>
        {
            var collective = (CollectivePredictor)row.Predictor;
            return new CollectiveRow(Path.GetFileNameWithoutExtension(row.Table), collective.Server, row, model => collective.Time(model).Value);
        });

    /// <summary>Every figure of some tables, by the tables' names.</summary>
    public static IEnumerable<Measurement> Figures(string folder, params string[] tables) => Read(folder, tables);

    private static IEnumerable<Measurement> Read(string folder, string[] tables) =>
        TableReader.Measurements(tables.Select(table => Path.Combine(folder, table + ".csv")), Subjects);
}
