using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>DeepEP's exchanges of tokens between experts: a dispatch and a combine in each row.</summary>
internal sealed class DeepEpRows : RowFamily
{
    // Units for communication that DeepEP takes unless told otherwise.
    private const int DefaultUnits = 24;

    // Chips that a node has where the catalogue knows several machines of a chip.
    private const int UsualNode = 8;

    /// <inheritdoc/>
    public override string Name => "deepep";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "nodes", "hidden", "tokens", "topk"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is "deepep_ll" or "deepep_normal";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var kind = row.Op == "deepep_normal" ? ExpertExchangeKind.Sorted : ExpertExchangeKind.Direct;
        var (tokens, topK, hidden) = (row.Positive("tokens"), row.Count("topk"), row.Positive("hidden"));
        var nodes = row.Count("nodes");
        if (row.Server(UsualNode) is not { } server)
        {
            return;
        }

        var ranks = nodes * (int)(server.AcceleratorsPerHost ?? server.Accelerators).Value.Value;
        var group = new RankGroup(ranks, Math.Min(ranks, (int)server.Accelerators.Value.Value));
        var experts = row.CountOr("experts", 0);
        foreach (var returns in new[] { false, true })
        {
            // FP8 with a 4-byte scale per 128 elements out, bf16 back.
            var figure = returns ? "combine" : "dispatch";
            var width = hidden * (returns ? 2.0 : 1.0 + (4.0 / 128.0));
            var traffic = new ExpertTraffic(tokens, topK, width, returns) { Units = row.CountOr(figure + "_sms", DefaultUnits) };
            traffic = experts > 0 ? traffic with { Experts = experts } : traffic;
            var time = row.Time(figure) + new Seconds(row.NumberOr(figure + "_notify_us", 0.0) * 1e-6);
            answer.Add(ExpertFigures.Of(row, server, kind, traffic, group, time) with { Dtype = returns ? "bfloat16" : "fp8" });
        }
    }
}
