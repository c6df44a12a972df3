namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>A store of prefixes behind device memory.</summary>
/// <param name="Units">Units of the prefix cache that it holds, at least one.</param>
/// <param name="LoadNanoseconds">Time to load a unit into device memory.</param>
public sealed record TierSettings(long Units, double LoadNanoseconds);
