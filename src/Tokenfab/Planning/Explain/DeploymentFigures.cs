using Tokenfab.Serving;

namespace Tokenfab.Planning.Explain;

/// <summary>What the search chose.</summary>
internal static class DeploymentFigures
{
    private const string Chosen = "argmin over layouts of the goal, such that every objective and cap is kept";
    private const string Goal = "the search compares every combination of layout, precision, batch, token budget and mode";

    public static IEnumerable<Figure> All => [.. Pool("decode", d => d.Decode), .. Pool("prefill", d => d.Prefill)];

    private static IEnumerable<Figure> Pool(string name, Func<Deployment, WorkerPool?> pool)
    {
        Figure Degree(string key, string title, Func<WorkerPool, double> value) => new(
            $"deployment.{name}.{key}", $"{title} of a {name} worker", FigureUnit.Count,
            view => pool(view.Plan.Deployment) is { } found ? value(found) : null, Chosen, Goal, "docs/architecture.md, Planning",
            Inputs.Asked("goal", "what is best", view => view.Result.Scenario.Search.Goal),
            Inputs.Found("n", "layouts evaluated", view => FigureUnit.Count.Write(view.Result.LayoutsEvaluated)));

        yield return Degree("tensor_parallel", "Tensor-parallel ranks", p => p.Layout.Tensor);
        yield return Degree("pipeline_parallel", "Pipeline stages", p => p.Layout.Pipeline);
        yield return Degree("context_parallel", "Context-parallel ranks", p => p.Layout.Context);
        yield return Degree("attention_data_parallel", "Data-parallel attention groups", p => p.Layout.AttentionData);
        yield return Degree("expert_parallel", "Expert-parallel ranks", p => p.Layout.Expert);
        yield return new Figure(
            $"deployment.{name}.chips_per_replica", $"Chips of a {name} worker", FigureUnit.Count, view => pool(view.Plan.Deployment)?.Layout.Chips,
            "n = TP x CP x DP x PP", "tensor, context and data-parallel ranks make a stage; every stage has as many",
            "Shoeybi et al. 2019, arXiv:1909.08053; Narayanan et al. 2021, arXiv:2104.04473",
            Inputs.Figure("TP", $"deployment.{name}.tensor_parallel"), Inputs.Figure("CP", $"deployment.{name}.context_parallel"),
            Inputs.Figure("DP", $"deployment.{name}.attention_data_parallel"), Inputs.Figure("PP", $"deployment.{name}.pipeline_parallel"));
        yield return Degree("batch_mean_sequences", name == "prefill" ? "Prompts per step" : "Mean running sequences", p => p.Batch);
        yield return new Figure(
            $"deployment.{name}.max_sequences", $"The engine's limit of running sequences of a {name} worker", FigureUnit.Count,
            view => pool(view.Plan.Deployment)?.MaxSequences, "mean batch and what its fluctuation needs",
            "a batch fluctuates like a Poisson count; the limit leaves room for that and no more", "docs/architecture.md, Planning",
            Inputs.Figure("B", $"deployment.{name}.batch_mean_sequences"));
        yield return Degree("token_budget", "Most tokens per step and attention group", p => p.TokenBudget);
    }
}
