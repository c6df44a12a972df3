using System.Globalization;
using Tokenfab.Kernels;
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
        var skew = Skew(row);
        var local = experts / ep;
        var time = row.Time("latency");
        if (row.Chip() is { } chip)
        {
            answer.Add(new(row, chip.Id, time.Value, new KernelPredictor(chip, model =>
            {
                var rows = tokens * topK / ep * (skew == 0.0 ? 1.0 : new ExpertRouting(skew).BusiestRank(experts, topK, tokens, ep));

                // The balanced rows were measured with tokens dealt to experts in turn, the others with the busiest rank's.
                var touched = skew == 0.0 ? Math.Min(local, rows) : Math.Min(rows, new ExpertRouting(skew).Touched(local, rows / tokens, tokens));
                var up = model.GroupedGemm(new(rows, local, touched, 2.0 * inter / tp, hidden, weights, inputs));
                var down = model.GroupedGemm(new(rows, local, touched, hidden, inter / tp, weights, inputs));
                var glue = model.Elementwise(new(rows * ((3.0 * inter / tp) + (2.0 * hidden)) * 2.0), 2.0);
                return (up + down + glue).Total;
            }))
            {
                Kind = row.Text("dtype") + (skew == 0.0 ? " balanced" : " skewed"),
                Size = SizeClass.Of(time),
            });
        }
    }

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
