using Tokenfab.Training;
using Tokenfab.Validation.Tables;
using Tokenfab.Validation.Trainings;

namespace Tokenfab.Validation.Families;

/// <summary>Forward and backward pass of one layer by itself (Korthikanti et al. 2022, table 4).</summary>
internal static class SingleLayerRows
{
    /// <summary>Reads a row of the kind <c>dense-layer</c>.</summary>
    public static void Read(TruthRow row, RowAnswer answer)
    {
        var (batch, tensor) = (row.Count("mbs"), row.Count("tp"));
        var chip = TrainingMachines.Chip(row);
        var server = chip is null ? null : TrainingMachines.Server(row, chip, tensor);
        var model = row.Problem is null ? TrainingShapes.Of(row) : null;
        var time = row.Time("iter");
        var words = row.TextOr("recompute", string.Empty);
        if (row.Problem is not null || chip is null || server is null || model is null)
        {
            row.Note("the row's chip is in no server of the catalogue");
            return;
        }

        bool Has(string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);
        var job = new TrainingJob
        {
            Model = model,
            Chip = chip,
            Server = server,
            Chips = tensor,
            GlobalBatch = batch,
            Sequence = row.Count("seq"),
            Layout = new(tensor),
            Settings = new()
            {
                MicroBatch = batch,
                SequenceParallel = Has("sequence"),
                Recompute = Has("selective") ? Recompute.Selective : Has("full") ? Recompute.Full : Recompute.None,
            },
            Precision = TrainingWordsOf.Precision(row),
            Trainer = TrainingWordsOf.Framework(row, chip),
        };
        answer.Add(new(row, chip.Id, time.Value, new TrainingPredictor(new([job], string.Empty), step => step.Layers.Value))
        {
            Op = "train_layer",
            Kind = row.TextOr("group", string.Empty),
            Software = job.Trainer.Id,
            Size = SizeClass.All,
        });
    }
}
