using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Serving.Simulation;

/// <summary>How a simulation is run. None of it changes the result, the seed excepted.</summary>
public sealed record SimulationOptions
{
    /// <summary>The same seed gives the same choices of random routers.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most threads; replicas that do not depend on one another run apart.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Takes the record of each request as it ends, and of what replicas do where it is an <see cref="IStretchLog"/>; the run then keeps
    /// to one thread, so that their order is always the same.</summary>
    public IRequestLog? Log { get; init; }

    /// <summary>Is told how far the run has come.</summary>
    public SimulationProgress? Progress { get; init; }
}
