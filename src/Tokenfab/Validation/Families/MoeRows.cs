using System.Globalization;
using Tokenfab.Kernels;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>The experts of one layer on one rank: the gated pair of projections, the activation and the projection back.</summary>
internal sealed class MoeRows : RowFamily
{
    /// <inheritdoc/>
    public override string Name => "moe";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "dtype", "tokens", "hidden", "inter", "topk", "experts", "tp", "ep"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null or "moe";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var (tokens, hidden, inter) = (row.Positive("tokens"), row.Positive("hidden"), row.Positive("inter"));
        var (topK, experts, tp, ep) = (row.Positive("topk"), row.Positive("experts"), row.Positive("tp"), row.Positive("ep"));
        var (weights, inputs) = row.Formats("dtype");
        var routing = new ExpertRouting(Skew(row));
        var time = row.Time("latency");
        if (row.Chip() is { } chip)
        {
            var framework = row.TextOr("framework", row.TextOr("backend", string.Empty));
            var kernel = ExpertKernels.Named(row.TextOr("kernel", string.Empty)) ?? ExpertKernels.Chosen(framework, chip, weights, inputs);
            var local = experts / ep;
            var rows = tokens * topK / ep * (routing.Skew == 0.0 ? 1.0 : routing.BusiestRank(experts, topK, tokens, ep));

            // The balanced rows were measured with tokens dealt to experts in turn, the others with the busiest rank's.
            var touched = Math.Min(rows, routing.Skew == 0.0 ? local : routing.Touched(local, rows / tokens, tokens));
            var arriving = tokens;
            if (ep > 1.0 && KeepsChoices(framework, row.TextOr("version", string.Empty)))
            {
                arriving = Math.Min(tokens, rows);
                rows = arriving * Math.Min(topK, local);
                touched = Math.Min(local, rows);
            }

            var held = kernel.StepsOver() ? Math.Max(rows, arriving * topK) : rows;
            var up = new GroupedGemmShape(rows, local, touched, 2.0 * inter / tp, hidden, weights, inputs, kernel, routing.Unevenness, held);
            var down = up with { Outer = hidden, Inner = inter / tp };
            var glue = new Bytes(held * ((3.0 * inter / tp) + (2.0 * hidden)) * 2.0);
            answer.Add(new(row, chip.Id, time.Value, new KernelPredictor(
                chip, KernelKind.Experts, model => (model.GroupedGemm(up) + model.GroupedGemm(down) + model.Elementwise(glue, 2.0)).Total))
            {
                Kind = $"{row.Text("dtype")} {(routing.Skew == 0.0 ? "balanced" : "skewed")} {kernel}",
                Size = SizeClass.Of(time),
            });
        }
    }

    // SGLang's experts were measured before its version 0.5.14 with the tokens that reach the rank, each of which then chose among the
    // rank's experts as many as it would have chosen among all.
    private static bool KeepsChoices(string framework, string version) =>
        framework.Equals("sglang", StringComparison.OrdinalIgnoreCase) && Version.TryParse(version, out var number) && number < new Version(0, 5, 14);

    // balanced, or power_law_1.01 with the exponent behind.
    private static double Skew(TruthRow row)
    {
        const string PowerLaw = "power_law_";
        var word = row.TextOr("distribution", "balanced");
        if (word is "balanced" or "uniform")
        {
            return 0.0;
        }

        if (word.StartsWith(PowerLaw, StringComparison.Ordinal)
            && double.TryParse(word.AsSpan(PowerLaw.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var skew) && skew is > 0.0 and < 10.0)
        {
            return skew;
        }

        row.Note($"no routing is called '{word}'");
        return 0.0;
    }
}
