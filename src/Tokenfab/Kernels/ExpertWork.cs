using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>The experts of one layer on one rank as benchmarks time them: the gated pair of projections, the projection back, and what stands
/// between them.</summary>
/// <param name="Up">The gated pair of projections.</param>
/// <param name="Down">The projection back.</param>
/// <param name="Between">Bytes of the elementwise kernels, of which there are two.</param>
internal readonly record struct ExpertWork(GroupedGemmShape Up, GroupedGemmShape Down, Bytes Between)
{
    /// <summary>Elementwise kernels between and behind the projections.</summary>
    public const double ElementwiseKernels = 2.0;

    /// <summary>The work of a benchmark's row.</summary>
    /// <param name="tokens">Tokens over all ranks.</param>
    /// <param name="hidden">Width of the model.</param>
    /// <param name="width">Width of one expert on the rank.</param>
    /// <param name="experts">Experts over all ranks.</param>
    /// <param name="topK">Experts of each token.</param>
    /// <param name="ranks">Expert-parallel ranks.</param>
    /// <param name="routing">How tokens spread.</param>
    /// <param name="kernel">Whose kernels run.</param>
    /// <param name="keepsChoices">Whether each token that reaches the rank chooses as many experts there as it would among all.</param>
    /// <param name="weights">Format of the weights.</param>
    /// <param name="inputs">Format of the inputs.</param>
    public static ExpertWork Of(
        double tokens, double hidden, double width, double experts, double topK, double ranks, ExpertRouting routing, ExpertKernel kernel, bool keepsChoices,
        NumberFormat weights, NumberFormat inputs)
    {
        var local = experts / ranks;
        var rows = tokens * topK / ranks * (routing.Skew == 0.0 ? 1.0 : routing.BusiestRank(experts, topK, tokens, ranks));

        // The balanced rows were measured with tokens dealt to experts in turn, the others with the busiest rank's.
        var touched = Math.Min(rows, routing.Skew == 0.0 ? local : routing.Touched(local, rows / tokens, tokens));
        var arriving = tokens;
        if (ranks > 1.0 && keepsChoices)
        {
            arriving = Math.Min(tokens, rows);
            rows = arriving * Math.Min(topK, local);
            touched = Math.Min(local, rows);
        }

        var held = kernel.StepsOver() ? Math.Max(rows, arriving * topK) : rows;
        var up = new GroupedGemmShape(rows, local, touched, 2.0 * width, hidden, weights, inputs, kernel, routing.Unevenness, held);
        return new(up, up with { Outer = hidden, Inner = width }, new(held * ((3.0 * width) + (2.0 * hidden)) * 2.0));
    }

    // SGLang's experts were measured before its version 0.5.14 with the tokens that reach the rank, each of which then chose among the
    // rank's experts as many as it would have chosen among all.
    /// <summary>Whether a framework's benchmark let each token that reaches a rank choose there as many experts as it would among all.</summary>
    public static bool KeepsChoices(string framework, string version) =>
        framework.Equals("sglang", StringComparison.OrdinalIgnoreCase) && Version.TryParse(version, out var number) && number < new Version(0, 5, 14);

    /// <summary>The time of the three together.</summary>
    public KernelTime Time(KernelModel model) => model.GroupedGemm(Up) + model.GroupedGemm(Down) + model.Elementwise(Between, ElementwiseKernels);
}
