using Tokenfab.Parallelism;

namespace Tokenfab.Planning.Explain;

/// <summary>What fills the fullest chip.</summary>
internal static class MemoryFigures
{
    private const string Layouts = "docs/architecture.md, Parallelism";

    public static IEnumerable<Figure> All => [.. Of("memory", "decode", p => p.Memory), .. Of("prefill_memory", "prefill", p => p.PrefillMemory)];

    private static IEnumerable<Figure> Of(string section, string pool, Func<Plan, MemoryBudget?> budget)
    {
        Figure Part(
            string key, string title, FigureUnit unit, Func<MemoryBudget, double> value, string formula, string words, string reference, params FigureInput[] inputs) =>
            new($"{section}.{key}", title, unit, view => budget(view.Plan) is { } found ? value(found) : null, formula, words, reference, inputs)
            {
                Alias = section == "memory" && key.EndsWith("_bytes", StringComparison.Ordinal) ? key[..key.LastIndexOf('_')] : null,
            };

        FigureInput Layout(string symbol, string key) => Inputs.Figure(symbol, $"deployment.{pool}.{key}");

        yield return Part(
            "capacity_bytes", "Memory that the engine may use, per chip", FigureUnit.Bytes, m => m.Capacity.Value, "share x capacity",
            "the engine's share of the device memory", Layouts,
            Inputs.Fact("capacity", "device memory", v => v.Plan.Deployment.Chip.Memory.Capacity),
            Inputs.Engine("share", "share that the engine takes", v => FigureUnit.Share.Write(v.Plan.Deployment.Engine.MemoryUtilisation)));
        yield return Part(
            "weights_bytes", "Weights on the fullest chip, scales included", FigureUnit.Bytes, m => m.Weights.Value,
            "sum over operators of n k width / ranks", "each operator's weights over the ranks that split it; experts over expert and expert-tensor ranks",
            Layouts, Inputs.Model("N", "parameters", v => FigureUnit.Readable(v.Result.Parameters.Total / 1e9) + " bn"),
            Inputs.Found("width", "weight formats", v => $"{v.Plan.Deployment.Precision.Weights}, experts {v.Plan.Deployment.Precision.ExpertWeights}"),
            Layout("TP", "tensor_parallel"), Layout("EP", "expert_parallel"), Layout("PP", "pipeline_parallel"));
        yield return Part(
            "activations_bytes", "Peak of activations and workspaces at the largest step", FigureUnit.Bytes, m => m.Activations.Value,
            "2 x tokens x hidden x c(TP)", "16-bit activations of the largest step, by a coefficient that falls with tensor parallelism", "fit of NVIDIA AIConfigurator",
            Layout("tokens", "token_budget"), Inputs.Model("hidden", "width of the residual stream", v => FigureUnit.Readable(v.Result.Model.HiddenSize)),
            Layout("TP", "tensor_parallel"));
        yield return Part(
            "overhead_bytes", "Communication buffers", FigureUnit.Bytes, m => m.Overhead.Value, "constant where chips communicate",
            "what the collectives' buffers take on every chip that has a peer", "NVIDIA AIConfigurator's table for NCCL", Layout("n", "chips_per_replica"));
        yield return Part(
            "cache_capacity_bytes", "What is left for KV cache and state", FigureUnit.Bytes, m => m.CacheCapacity.Value, "capacity - weights - activations - overhead",
            "negative would mean that the model does not fit", Layouts, Inputs.Figure("capacity", $"{section}.capacity_bytes"),
            Inputs.Figure("weights", $"{section}.weights_bytes"), Inputs.Figure("activations", $"{section}.activations_bytes"),
            Inputs.Figure("overhead", $"{section}.overhead_bytes"));
        yield return Part(
            "state_bytes_per_sequence", "Recurrent state of one sequence on this chip", FigureUnit.Bytes, m => m.StatePerSequence.Value, "layers x state / TP",
            "state-space and linear-attention layers keep a state of fixed size; zero for pure attention", Layouts, Layout("TP", "tensor_parallel"));
        yield return Part(
            "cache_bytes_per_sequence", "KV cache of one sequence of mean length on this chip", FigureUnit.Bytes, m => m.CachePerSequence.Value,
            "sum over layers of heads / min(TP, heads) x elements x tokens x width / CP",
            "keys and values of every kept token, or the shared latent once (MLA), which tensor parallelism copies",
            "Kwon et al. 2023, arXiv:2309.06180; DeepSeek-V2, arXiv:2405.04434, section 2.1",
            Inputs.Found("width", "KV cache format", v => v.Plan.Deployment.Precision.KvCache.ToString()), Layout("TP", "tensor_parallel"), Layout("CP", "context_parallel"),
            Inputs.Asked("tokens", "mean prompt and half the output", v => FigureUnit.Readable(v.Result.Traffic.Input.Mean + (v.Result.Traffic.Output.Mean / 2.0))));
        yield return Part(
            "sequences_that_fit", "Sequences of mean length that fit in one attention group", FigureUnit.Count, m => m.SequencesThatFit,
            "cache capacity / (state + cache per sequence)", "beside one another, paged, without fragmentation", "Kwon et al. 2023, arXiv:2309.06180",
            Inputs.Figure("cache capacity", $"{section}.cache_capacity_bytes"), Inputs.Figure("state", $"{section}.state_bytes_per_sequence"),
            Inputs.Figure("cache", $"{section}.cache_bytes_per_sequence"));
    }
}
