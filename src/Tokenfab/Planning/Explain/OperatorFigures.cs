using Tokenfab.Kernels;
using Tokenfab.Models;

namespace Tokenfab.Planning.Explain;

/// <summary>Operators of a step. In JSON each operator carries these figures; here they are summed over a decode step.</summary>
internal static class OperatorFigures
{
    private const string Roofline = "Williams et al. 2009 (roofline); tile and wave quantisation: src/Tokenfab/Kernels";

    public static IEnumerable<Figure> All =>
    [
        new("operators.layers", "Times that operators run in a decode step", FigureUnit.Count,
            v => v.Plan.Operators.Where(o => o.Phase == StepPhase.Decode).Sum(o => o.Layers), "sum of layers", "each operator once per layer that has it",
            "the model's operator graph", Inputs.Model("L", "layers", v => FigureUnit.Readable(v.Result.Model.LayerCount))),
        Of("total_seconds", "Kernels and collectives of a decode step, all layers", FigureUnit.Seconds, t => t.Total.Value,
            "sum of t_launch + max(t_math, t_memory)", "each kernel takes the longer of its arithmetic and its memory traffic, and a launch floor", Roofline,
            Inputs.Figure("t_math", "operators.math_seconds"), Inputs.Figure("t_memory", "operators.memory_seconds"), Busiest()) with { Alias = "operators" },
        Of("math_seconds", "What the arithmetic of a decode step alone would take", FigureUnit.Seconds, t => t.Math.Value, "sum of work / sustained rate",
            "arithmetic over the sustained rate at the shape of each kernel", Roofline, Inputs.Figure("work", "operators.work_flop"),
            Inputs.Fact("peak", "dense peak rate at the precision of the activations", v => v.Plan.Deployment.Chip.Peak.For(v.Plan.Deployment.Precision.Activations))),
        Of("memory_seconds", "What the memory traffic of a decode step alone would take", FigureUnit.Seconds, t => t.Memory.Value, "sum of traffic / sustained bandwidth",
            "bytes over the bandwidth that transfers of their size reach", Roofline, Inputs.Figure("traffic", "operators.traffic_bytes"),
            Inputs.Fact("bandwidth", "peak memory bandwidth", v => v.Plan.Deployment.Chip.Memory.Bandwidth)),
        Of("work_flop", "Arithmetic of a decode step on one chip; a multiply-add is 2 FLOP", FigureUnit.Flop, t => t.Work.Value, "sum of 2 m n k and attention's products",
            "from each operator's shape", "the model's operator graph", Inputs.Figure("B", "serving.running_sequences"), Busiest()),
        Of("traffic_bytes", "Bytes that a decode step moves to and from device memory on one chip", FigureUnit.Bytes, t => t.Traffic.Value,
            "sum of weights, activations and cache read and written", "experts count when a token reaches them: E (1 - (1 - topk / E)^tokens)", "the model's operator graph",
            Inputs.Figure("weights", "memory.weights_bytes"), Inputs.Figure("cache", "memory.cache_bytes_per_sequence"), Inputs.Figure("B", "serving.running_sequences")),
    ];

    private static FigureInput Busiest() => Inputs.Found("longest", "the operator that takes longest", v =>
        v.Plan.Operators.Where(o => o.Phase == StepPhase.Decode).MaxBy(o => o.Time.Total) is { } longest
            ? $"{longest.Name}, {longest.Time.Total}" : "none");

    private static Figure Of(
        string key, string title, FigureUnit unit, Func<KernelTime, double> value, string formula, string words, string reference, params FigureInput[] inputs) =>
        new($"operators.{key}", title, unit, view => view.Plan.Operators.Where(o => o.Phase == StepPhase.Decode).Sum(o => value(o.Time)), formula, words, reference, inputs);
}
