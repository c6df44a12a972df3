namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>A request whose prompt was computed, on its way to a decode worker.</summary>
/// <param name="Sequence">What is known of it.</param>
/// <param name="Ready">When its cache has left.</param>
internal readonly record struct Handover(Sequence Sequence, long Ready);
