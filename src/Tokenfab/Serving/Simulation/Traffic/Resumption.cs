using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>How sources keep what they draw from.</summary>
internal static class Resumption
{
    /// <summary>A source as one that can be resumed.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static IResumable Of(object source) => source as IResumable ?? throw new InputException(
        "checkpoint", null, null, "requests of this kind cannot be drawn on from where they stood", "let the run go to its end");

    /// <summary>A request, its path included.</summary>
    public static Request Keep(in Request request, RunState state, Stack<PromptPath> home) => new()
    {
        Id = state.Keep(request.Id), ArrivalNanoseconds = state.Keep(request.ArrivalNanoseconds), Input = state.Keep(request.Input), Output = state.Keep(request.Output),
        Session = state.Keep(request.Session), Priority = state.Keep(request.Priority), Tenant = state.Keep(request.Tenant),
        DeadlineNanoseconds = state.Keep(request.DeadlineNanoseconds), Adapter = state.Keep(request.Adapter), CachedTokens = state.Keep(request.CachedTokens),
        Path = PromptPath.Keep(request.Path, state, home),
    };
}
