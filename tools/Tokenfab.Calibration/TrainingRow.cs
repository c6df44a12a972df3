using Tokenfab.Catalog;
using Tokenfab.Training;
using Tokenfab.Validation;
using Tokenfab.Validation.Trainings;

namespace Tokenfab.Calibration;

/// <summary>One measured figure of a training run as a fit sees it.</summary>
/// <param name="Group">The table or paper that it is of: what is left out together.</param>
/// <param name="Op">The figure.</param>
/// <param name="Predictor">What predicts it.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="Raw">The row.</param>
internal sealed record TrainingRow(string Group, string Op, TrainingPredictor Predictor, double Measured, string Raw)
{
    private const int Parts = 3;

    // The table does not name its machine; the paper does.
    private const string SingleNode = "training_vtrain_single";

    /// <summary>The generation of the chip, which a set of constants is of.</summary>
    public string Generation => Predictor.Run.Jobs[0].Chip.Generation;

    /// <summary>Whether time is what the figure tells.</summary>
    public bool IsTime => !Op.StartsWith("train_memory", StringComparison.Ordinal) && Op != "train_fits";

    /// <summary>Reads training tables as <c>validate</c> reads them.</summary>
    public static TrainingRow[] Read(IEnumerable<string> paths)
    {
        var subjects = new Subjects(CatalogStore.Embedded);
        return [.. paths.SelectMany(path => TableReader.Measurements([path], subjects, path.Contains(SingleNode, StringComparison.Ordinal) ? new RunFacts("a100-sxm-80gb") : null))
            .Where(row => row.Predictor is TrainingPredictor)
            .Select(row => new TrainingRow(GroupOf(row), row.Op, (TrainingPredictor)row.Predictor, row.Measured, row.Raw))];
    }

    /// <summary>Predicted over measured under constants; null for the catalogue's.</summary>
    public double Ratio(ModelBook book, Func<TrainingJob, TrainingCalibration>? fit = null) =>
        Predictor.Figure((fit is null ? Predictor.Run.Steps(book) : Predictor.Run.Steps(book, fit))[0]) / Measured;

    /// <summary>Half-width of the least interval about what is predicted, over all that the row leaves open, that holds what was measured.</summary>
    public double Width(ModelBook book, Func<TrainingJob, TrainingCalibration>? fit = null)
    {
        var values = (fit is null ? Predictor.Run.Steps(book) : Predictor.Run.Steps(book, fit)).Select(Predictor.Figure).ToArray();
        return Math.Max(0.0, Math.Max(values.Min() / Measured, Measured / values.Max()) - 1.0);
    }

    // A sweep is of one machine and one state of a framework: what is left out of it are models, a part at a time.
    private static string GroupOf(Measurement row)
    {
        var table = Path.GetFileNameWithoutExtension(row.Table);
        var model = ((TrainingPredictor)row.Predictor).Run.Jobs[0].Model;
        return table.StartsWith("training_", StringComparison.Ordinal) ? $"{table} part {(model.LayerCount + (model.HiddenSize / 1024)) % Parts}" : row.Kind;
    }
}
