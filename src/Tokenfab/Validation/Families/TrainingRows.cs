using Tokenfab.Training;
using Tokenfab.Validation.Tables;
using Tokenfab.Validation.Trainings;

namespace Tokenfab.Validation.Families;

/// <summary>Iterations of training jobs: their time, arithmetic and utilisation a chip by the convention that a row names, their peak memory, and whether they fit.</summary>
internal sealed class TrainingRows : RowFamily
{
    private const double Fits = 1.0;
    private const double FitsNot = 2.0;

    /// <inheritdoc/>
    public override string Name => "training";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["layers", "hidden", "heads", "seq", "tp", "pp", "mbs", "gbs"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null;

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        if (row.TextOr("kind", string.Empty) == "dense-layer")
        {
            SingleLayerRows.Read(row, answer);
            return;
        }

        if (TrainingReading.Read(row) is not { } run || row.Problem is not null)
        {
            return;
        }

        var job = run.Jobs[0];
        void Add(string op, double measured, FigureUnit unit, Func<TrainingStep, double> figure, bool isMemory = false) => answer.Add(
            new(row, job.Chip.Id, measured, new TrainingPredictor(run, figure, isMemory))
            {
                Op = op,
                Kind = row.TextOr("group", row.TextOr("model", string.Empty)),
                Software = job.Trainer.Id,
                Size = SizeClass.All,
                Unit = unit,
            });

        Outcome(row, Add);
        Time(row, Add);
        Arithmetic(row, Add);
        Memory(row, Add);
        if (row.Problem is null && answer.Figures.Count == 0)
        {
            row.Note("the row tells neither a time nor a rate nor memory");
        }
    }

    private delegate void Adder(string op, double measured, FigureUnit unit, Func<TrainingStep, double> figure, bool isMemory = false);

    private static void Outcome(TruthRow row, Adder add)
    {
        var ranOut = row.TextOr("status", string.Empty) == "OOM" || row.TextOr("mem_gib", string.Empty) == "OOM";
        if (ranOut || row.TextOr("status", string.Empty) == "Success")
        {
            add("train_fits", ranOut ? FitsNot : Fits, FigureUnit.Share, step => step.Fits ? Fits : FitsNot);
        }
    }

    private static void Time(TruthRow row, Adder add)
    {
        if (row.HasTime("iter"))
        {
            add("train_iteration", row.Time("iter").Value, FigureUnit.Seconds, step => step.Iteration.Value);
        }
        else if (row.Has("tokens_s_accel"))
        {
            add("train_tokens", row.Measured("tokens_s_accel"), FigureUnit.TokensPerSecond, step => step.Rate.Value / step.Job.Chips);
        }
    }

    private static void Arithmetic(TruthRow row, Adder add)
    {
        var words = row.TextOr("flops_kind", string.Empty);
        var hardware = words.StartsWith("hardware", StringComparison.OrdinalIgnoreCase);
        var causal = words.Contains("causal", StringComparison.OrdinalIgnoreCase) && !words.Contains("unknown", StringComparison.OrdinalIgnoreCase);
        if (row.Has("tflops_accel"))
        {
            add(hardware ? "train_hardware_flops" : "train_model_flops", row.Measured("tflops_accel") * 1e12, FigureUnit.FlopsPerSecond,
                step => (hardware ? step.HardwarePerChip : causal ? step.CausalPerChip : step.PerChip).Value);
        }

        if (row.Has("model_tflops"))
        {
            add("train_model_flops", row.Measured("model_tflops") * 1e12, FigureUnit.FlopsPerSecond, step => step.PerChip.Value);
        }

        if (row.Has("mfu_pct") && !hardware)
        {
            add("train_mfu", row.Measured("mfu_pct") / 100.0, FigureUnit.Share, step => (causal ? step.CausalMfu : step.Mfu).Value);
        }

        if (row.Has("hfu_pct"))
        {
            add("train_hfu", row.Measured("hfu_pct") / 100.0, FigureUnit.Share, step => step.Hfu.Value);
        }
    }

    private static void Memory(TruthRow row, Adder add)
    {
        const double Gibibyte = 1024.0 * 1024.0 * 1024.0;
        if (row.Has("mem_gib") && row.TextOr("mem_gib", string.Empty) != "OOM")
        {
            add("train_memory", row.Measured("mem_gib") * Gibibyte, FigureUnit.Bytes, step => step.Fullest.Reserved.Value, isMemory: true);
        }

        if (row.Has("mem_reserved_gb"))
        {
            // nanotron logs what its first rank holds, in units of 2^30 bytes: sixteen layers of 2048 in ZeRO-0 take 20 bytes a parameter so, as its code says, and 18.7 otherwise.
            add("train_memory", row.Measured("mem_reserved_gb") * Gibibyte, FigureUnit.Bytes, step => step.Stages[0].Reserved.Value, isMemory: true);
        }

        if (row.Has("mem_alloc_gb"))
        {
            add("train_memory_state", row.Measured("mem_alloc_gb") * Gibibyte, FigureUnit.Bytes, step => step.Stages[0].State.Value, isMemory: true);
        }
    }
}
