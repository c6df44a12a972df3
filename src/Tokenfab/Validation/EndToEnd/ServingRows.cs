using Tokenfab.Parallelism;
using Tokenfab.Serving;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>Deployments under a fixed number of users, their layout spelled out: time to first token and time per output token.</summary>
internal sealed class ServingRows : RowFamily
{
    // Published split deployments have between one wide decode worker and half a dozen narrow ones; rows that do not tell are read as the middle.
    private const double UntoldDecodeWorkers = 3.0;

    /// <inheritdoc/>
    public override string Name => "serving";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "model", "isl", "osl", "concurrency|batch", "tp", "ttft_ms|tpot_ms|ttft_s|tpot_s"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null or "serving";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        if (row.TextOr("dup_of_earlier", "0") == "1")
        {
            row.Note("the row repeats an earlier one");
            return;
        }

        var split = row.TextOr("mode", "agg").StartsWith("disagg", StringComparison.OrdinalIgnoreCase);
        var (input, output) = (row.Positive("isl"), row.Positive("osl"));
        if (ServingReading.Model(row) is not { } model)
        {
            return;
        }

        var prefix = split ? "d_" : string.Empty;
        var layout = LayoutReading.Of(row, model.Model, prefix);
        ParallelLayout? prefill = split ? LayoutReading.Of(row, model.Model, "p_") : null;
        if (ServingReading.Server(row, Math.Max(layout.Chips, prefill?.Chips ?? 1)) is not var (server, chip))
        {
            return;
        }

        var (decoders, prefillers) = (row.NumberOr("d_workers", split ? UntoldDecodeWorkers : 1.0), row.NumberOr("p_workers", 0.0));
        if (LayoutReading.Whole(row, model.Model, prefix, (int)(server.AcceleratorsPerHost?.Value.Value ?? 1.0)) is var (decode, filling, workers))
        {
            (split, layout, prefill, decoders, prefillers) = (true, decode, filling, 1.0, workers);
        }

        decoders = Math.Max(decoders, 1.0);
        var perGroup = row.NumberOr(prefix.Length > 0 ? "d_batch" : "batch", 0.0);
        var users = row.NumberOr("concurrency", 0.0);
        users = users > 0.0 ? users / decoders : perGroup * layout.AttentionData;
        if (users <= 0.0)
        {
            row.Note("the row says neither 'concurrency' nor 'batch'");
        }

        var deployment = new ServingCase
        {
            Server = server,
            Chip = chip,
            Model = model,
            Models = row.Subjects.Models,
            Precision = PrecisionReading.Of(row, model, chip, row.TextOr("gemm_quant", row.TextOr("dtype", string.Empty)), row.TextOr("moe_quant", string.Empty)),
            Told = ToldEngine.Of(row),
            Version = row.TextOr("backend_version", string.Empty),
            Layouts = Layouts(model, layout, split),
            Prefill = prefill,
            DecodeWorkers = decoders,
            PrefillWorkers = prefillers,
            Input = input,
            Output = output,
            Load = ClosedLoop.Of(users),
        };
        var kind = split ? "_disaggregated" : string.Empty;
        var figures = new List<(string, ServingFigure, double)>(3);
        if (row.HasTime("ttft"))
        {
            figures.Add(("ttft" + kind, ServingFigure.Ttft, row.Time("ttft").Value));
        }

        if (row.HasTime("tpot"))
        {
            figures.Add(("tpot" + kind, ServingFigure.Tpot, row.Time("tpot").Value));
        }

        if (row.Has("output_tokens_per_s") && !split)
        {
            figures.Add(("throughput", ServingFigure.OutputPerChip, row.Positive("output_tokens_per_s") / layout.Chips));
        }

        ServingReading.Answer(row, answer, deployment, [.. figures]);
    }

    // Tables of split deployments leave unsaid whether a wide decode worker's attention is tensor- or data-parallel.
    private static IReadOnlyList<ParallelLayout> Layouts(PreparedModel model, ParallelLayout layout, bool split) =>
        split && layout is { AttentionData: 1, Tensor: > 1, Pipeline: 1 } && ExpertLoads.Experts(model.Model) is not null
            ? [layout, new ParallelLayout(1, 1, 1, layout.Tensor, layout.Tensor)]
            : [layout];
}
