using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>What a serving engine adds to the kernels.</summary>
/// <param name="Name">The catalogue word: <c>vllm</c>, <c>sglang</c>, <c>tensorrt-llm</c>, <c>ideal</c>.</param>
/// <param name="StepOverhead">Host time per step that the device waits for: scheduling, sampling, input preparation.</param>
/// <param name="OverheadPerSequence">Host time per step and running sequence.</param>
/// <param name="FusedElementwise">Share of elementwise kernels left after fusion.</param>
/// <param name="DecodeGraphs">Whether decode steps replay captured graphs; else each kernel pays <paramref name="EagerLaunch"/>.</param>
/// <param name="EagerLaunch">Host time per kernel launch without graph capture.</param>
/// <param name="MemoryUtilisation">Share of device memory that the engine takes.</param>
public sealed record EngineProfile(
    string Name, Seconds StepOverhead, Seconds OverheadPerSequence, double FusedElementwise, bool DecodeGraphs, Seconds EagerLaunch, double MemoryUtilisation)
{
    // Memory shares are the engines' own defaults (vLLM --gpu-memory-utilization 0.9, SGLang --mem-fraction-static 0.88,
    // TensorRT-LLM free_gpu_memory_fraction 0.9). Host times are estimates until the end-to-end tables fit them: an asynchronous
    // scheduler hides most of a step behind the device, so that a fraction of a millisecond is left to wait for.
    private static readonly EngineProfile[] All =
    [
        new("vllm", new(350e-6), new(2.0e-6), 0.6, true, new(5e-6), 0.90),
        new("sglang", new(250e-6), new(1.5e-6), 0.6, true, new(5e-6), 0.88),
        new("tensorrt-llm", new(200e-6), new(1.0e-6), 0.5, true, new(4e-6), 0.90),
        new("ideal", Seconds.Zero, Seconds.Zero, 0.5, true, Seconds.Zero, 0.95),
    ];

    /// <summary>The words that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(profile => profile.Name)];

    /// <summary>The profile of a catalogue word, or null.</summary>
    public static EngineProfile? Find(string name) => Array.Find(All, profile => string.Equals(profile.Name, name, StringComparison.OrdinalIgnoreCase));
}
