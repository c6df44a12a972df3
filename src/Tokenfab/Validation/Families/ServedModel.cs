using Tokenfab.Parallelism;
using Tokenfab.Models;
using Tokenfab.Validation.EndToEnd;

namespace Tokenfab.Validation.Families;

/// <summary>A deployment of one layout under a steady load, for what its chips draw.</summary>
/// <param name="Deployment">The deployment.</param>
internal sealed record ServedModel(ServingCase Deployment)
{
    private ParallelLayout Layout => Deployment.Layouts[0];

    private double Batch => Deployment.Load.Users;

    /// <summary>What one chip does for one request, prompt and output, its share of the steps that requests have in common.</summary>
    public ChipWork Request(ModelBook models)
    {
        var decode = Steps(models).Activity(StepShape.Decode(Batch / Layout.Pipeline, Deployment.Input + (Deployment.Output / 2.0)), 1.0);
        return Sum(Part(decode, Deployment.Output / Batch), Prompt(models));
    }

    /// <summary>The same while users keep the batch full: the time of a request is then its share of the loop's.</summary>
    public ChipWork InLoop(ModelBook models) =>
        Request(models) with { Time = new(1.0 / Deployment.Predict(models, Deployment.Engine)!.Value.Estimate.Requests.Value) };

    /// <summary>What one chip does for a prompt alone, computed with as many others as the engine lets into a step.</summary>
    public ChipWork Prompt(ModelBook models)
    {
        double groups = Layout.AttentionData;
        var together = Math.Max(1.0, Math.Min(Deployment.Engine.Scheduling.TokenBudget / Deployment.Input, Batch / groups)) * groups;
        return Part(Steps(models).Activity(StepShape.Prefill(together, Deployment.Input), groups), 1.0 / together);
    }

    private StepModel Steps(ModelBook models) => Deployment.Steps(models, Deployment.Engine, Layout);

    private static ChipWork Part(in StepActivity step, double share) => new(step.Kernels * share, step.Time.Communication * share, step.Time.Total * share);

    private static ChipWork Sum(in ChipWork left, in ChipWork right) => new(left.Kernels + right.Kernels, left.Links + right.Links, left.Time + right.Time);
}
