using Tokenfab.Hardware;
using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>TensorRT-LLM's exchanges of tokens between experts over peer memory, and the step that finds out where each token goes.</summary>
internal sealed class WrittenExchangeRows : RowFamily
{
    /// <inheritdoc/>
    public override string Name => "alltoall_dispatch";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "dtype", "tokens", "hidden", "topk", "ep"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is "alltoall_prepare" or "alltoall_dispatch" or "alltoall_combine" or "alltoall_combine_low_precision";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var (tokens, topK, hidden, ranks) = (row.Positive("tokens"), row.Count("topk"), row.Positive("hidden"), row.Count("ep"));
        var time = row.Time("latency");
        var format = row.Format("dtype", NumberFormat.Bf16);
        if (row.Server(ranks) is not { } server)
        {
            return;
        }

        // Experts answer in bf16, whatever they were sent.
        var returns = row.Op!.StartsWith("alltoall_combine", StringComparison.Ordinal);
        var width = hidden * (returns ? NumberFormat.Bf16 : format).Width().Value;
        var group = new RankGroup(ranks, Math.Min(ranks, (int)server.Accelerators.Value.Value));
        if (row.Op == "alltoall_prepare")
        {
            var message = new Bytes(tokens * width);
            answer.Add(new(row, server.Accelerator, time.Value, new CollectivePredictor(server, group, CollectiveLibrary.Engine, CollectiveOperation.ExpertDispatch, message, model =>
                model.ExpertPlacement(tokens)))
            {
                Kind = "placement",
                Size = SizeClass.Of(message),
            });
        }
        else
        {
            answer.Add(ExpertFigures.Of(row, server, ExpertExchangeKind.Written, new(tokens, topK, width, returns), group, time));
        }
    }
}
