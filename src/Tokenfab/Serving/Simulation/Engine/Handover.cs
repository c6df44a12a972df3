namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>A request whose prompt was computed, on its way to a decode worker.</summary>
/// <param name="Sequence">What is known of it.</param>
/// <param name="Ready">When its prompt was done.</param>
/// <param name="Worker">The prefill worker.</param>
/// <param name="Blocks">Blocks that it still holds there, until its cache has left; zero where they were given back at once.</param>
internal readonly record struct Handover(Sequence Sequence, long Ready, int Worker, long Blocks);
