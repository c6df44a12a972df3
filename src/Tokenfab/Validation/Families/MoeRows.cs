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
        var routing = new ExpertRouting(Skew(row));
        var time = row.Time("latency");
        if (row.Chip() is { } chip)
        {
            var framework = row.TextOr("framework", row.TextOr("backend", string.Empty));
            var kernel = ExpertKernels.Named(row.TextOr("kernel", string.Empty)) ?? ExpertKernels.Chosen(framework, chip, weights, inputs);
            var work = ExpertWork.Of(
                tokens, hidden, inter / tp, experts, topK, ep, routing, kernel, ExpertWork.KeepsChoices(framework, row.TextOr("version", string.Empty)), weights, inputs);
            answer.Add(new(row, chip.Id, time.Value, new KernelPredictor(chip, KernelKind.Experts, model => work.Time(model).Total))
            {
                Kind = $"{row.Text("dtype")} {(routing.Skew == 0.0 ? "balanced" : "skewed")} {kernel}",
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
