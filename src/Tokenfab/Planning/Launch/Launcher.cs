using Tokenfab.Catalog.Reading;

namespace Tokenfab.Planning.Launch;

/// <summary>Turns a plan into what starts it: commands of a serving engine, or a Kubernetes manifest.</summary>
/// <remarks>What an engine cannot express stands as a comment where it would have stood; it is never left out in silence.</remarks>
public static class Launcher
{
    private const string Kubernetes = "kubernetes";

    private static readonly IEngineCommands[] Engines = [new VllmCommands(), new SglangCommands(), new TensorRtLlmCommands()];

    /// <summary>What can be written: the engines, and <c>kubernetes</c> for the plan's own engine.</summary>
    public static IReadOnlyList<string> Targets { get; } = [.. Engines.Select(e => e.Name), Kubernetes];

    /// <summary>Writes what starts a plan.</summary>
    /// <param name="result">The answer that the plan is part of.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="checkpoint">The checkpoint's repository or folder, as engines take it.</param>
    /// <param name="target">One of <see cref="Targets"/>.</param>
    /// <exception cref="InputException">The target is none of them.</exception>
    public static string Write(PlanResult result, Plan plan, string checkpoint, string target)
    {
        if (!Targets.Contains(target))
        {
            throw new InputException("--launch", null, null, $"'{target}' is no engine", Nearest.Mend(target, Targets));
        }

        // The ideal engine exists in theory only; vLLM stands in for it.
        var engine = Array.Find(Engines, e => e.Name == (target == Kubernetes ? plan.Deployment.Engine.Family : target)) ?? Engines[0];
        var launch = new LaunchPlan(result, plan, checkpoint);
        return target == Kubernetes ? KubernetesManifest.Write(launch, engine) : LaunchScript.Write(launch, engine);
    }
}
