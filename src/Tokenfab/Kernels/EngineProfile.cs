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
    /// <summary>The profile of a catalogue word, or null.</summary>
    public static EngineProfile? Find(string name) => throw new InvalidOperationException("not yet");

    /// <summary>The words that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names => throw new InvalidOperationException("not yet");
}
