using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.State;

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

    /// <summary>Tells the run to stop; it leaves its state in <see cref="Checkpoint"/> then.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>The state that the run begins with; null to begin at the start.</summary>
    public Checkpoint? Resume { get; init; }

    /// <summary>Makes what a run leaves its state in when it is stopped; null where it is lost.</summary>
    public Func<Checkpoint>? Checkpoint { get; init; }

    /// <summary>Is told how far the run has come.</summary>
    public SimulationProgress? Progress { get; init; }
}
