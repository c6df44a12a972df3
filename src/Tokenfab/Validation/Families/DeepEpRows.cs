using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>DeepEP's exchanges of tokens between experts: a dispatch and a combine in each row.</summary>
internal sealed class DeepEpRows : RowFamily
{
    // Units for communication that DeepEP takes unless told otherwise.
    private const double DefaultUnits = 24.0;

    // DeepEP places eight ranks on a node whatever the scale-up domain.
    private const int RanksPerNode = 8;

    /// <inheritdoc/>
    public override string Name => "deepep";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "nodes", "hidden", "tokens", "topk"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is "deepep_ll" or "deepep_normal";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var sorted = row.Op == "deepep_normal";
        if (sorted && row.NumberOr("dispatch_sms", DefaultUnits) != DefaultUnits)
        {
            row.Note("no model predicts DeepEP with another number of units for communication than its default of 24");
            return;
        }

        var (tokens, topK, hidden) = (row.Positive("tokens"), row.Count("topk"), row.Positive("hidden"));
        var nodes = row.Count("nodes");
        if (row.Server(nodes * RanksPerNode) is not { } server)
        {
            return;
        }

        var perNode = Math.Min(RanksPerNode, (int)server.Accelerators.Value.Value);
        var group = new RankGroup(nodes * perNode, perNode);

        // FP8 with a 4-byte scale per 128 elements out, bf16 back.
        Add("dispatch", new(hidden * (1.0 + (4.0 / 128.0))));
        Add("combine", new(hidden * 2.0));

        void Add(string figure, Bytes width)
        {
            var time = row.Time(figure) + new Seconds(row.NumberOr(figure + "_notify_us", 0.0) * 1e-6);
            answer.Add(new(row, server.Accelerator, time.Value, new CollectivePredictor(server, group, CollectiveLibrary.Vendor, model =>
                sorted ? model.SortedExchange(tokens, topK, width, group) : model.DirectExchange(tokens, topK, width, group)))
            {
                Op = $"{row.Op}_{figure}",
                Dtype = figure == "dispatch" ? "fp8" : "bfloat16",
                Kind = figure,
                Size = SizeClass.Of(tokens * width),
            });
        }
    }
}
