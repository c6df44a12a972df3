using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>A request whose prompt was computed, on its way to a decode worker.</summary>
/// <param name="Sequence">What is known of it.</param>
/// <param name="Ready">When its prompt was done.</param>
/// <param name="Worker">The prefill worker.</param>
/// <param name="Blocks">Blocks that it still holds there, until its cache has left; zero where they were given back at once.</param>
internal readonly record struct Handover(Sequence Sequence, long Ready, int Worker, long Blocks)
{
    /// <summary>Writes or reads it.</summary>
    public Handover Keep(RunState state, Stack<PromptPath> home)
    {
        var sequence = Sequence;
        sequence.Keep(state, home);
        return new Handover(sequence, state.Keep(Ready), state.Keep(Worker), state.Keep(Blocks));
    }
}
