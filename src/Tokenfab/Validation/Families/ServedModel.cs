using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Parallelism;

namespace Tokenfab.Validation.Families;

/// <summary>A model on one replica under a steady load, for what its chips draw.</summary>
/// <param name="Chip">The chip.</param>
/// <param name="Server">The server.</param>
/// <param name="Graph">The model.</param>
/// <param name="Precision">Number formats.</param>
/// <param name="Layout">The layout.</param>
/// <param name="Batch">Running sequences.</param>
/// <param name="Input">Prompt tokens of a request.</param>
/// <param name="Output">Output tokens of a request.</param>
internal sealed record ServedModel(
    Accelerator Chip, Server Server, OperatorGraph Graph, PrecisionScheme Precision, ParallelLayout Layout, double Batch, double Input, double Output)
{
    // A chunk that fills the matrix units, as engines prefill by default.
    private const double PrefillTokens = 2048.0;

    /// <summary>What one chip does for one request, prompt and output, its share of the steps that requests have in common.</summary>
    public ChipWork Request(ModelBook models)
    {
        var steps = Steps(models);
        var decode = steps.Activity(StepShape.Decode(Batch / Layout.Pipeline, Input + (Output / 2.0)), 1.0);
        return Sum(Part(decode, Output / Batch), Prompt(steps));
    }

    /// <summary>What one chip does for a prompt alone.</summary>
    public ChipWork Prompt(ModelBook models) => Prompt(Steps(models));

    private ChipWork Prompt(StepModel steps)
    {
        double groups = Layout.AttentionData;
        var together = Math.Max(1.0, Math.Min(PrefillTokens / Input, Batch / groups)) * groups;
        return Part(steps.Activity(StepShape.Prefill(together, Input), groups), 1.0 / together);
    }

    private StepModel Steps(ModelBook models) => new(
        Graph, Layout, Precision, models.Of(Chip), models.Of(Server, CollectiveLibrary.Engine), EngineProfile.Find("vllm")!,
        ExpertLoads.Of(Graph.Model, ExpertRouting.Balanced, Layout.Expert));

    private static ChipWork Part(in StepActivity step, double share) => new(step.Kernels * share, step.Time.Communication * share, step.Time.Total * share);

    private static ChipWork Sum(in ChipWork left, in ChipWork right) => new(left.Kernels + right.Kernels, left.Links + right.Links, left.Time + right.Time);
}
