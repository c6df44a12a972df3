using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>Yields requests of which some wait for the answers to others.</summary>
internal interface IAnsweredSource : IRequestSource
{
    /// <summary>Whether any waits at all; sources that stand before others ask those.</summary>
    bool Waits => true;

    /// <summary>When the next request arrives, as far as is known; the greatest value while all wait for answers or there are none left.</summary>
    long NextArrival { get; }

    /// <summary>A request has been answered, or has ended without an answer.</summary>
    void Ended(in RequestRecord request);
}

/// <summary>Which sources wait for answers.</summary>
internal static class AnsweredSource
{
    /// <summary>A source as one whose requests wait; null where none does.</summary>
    public static IAnsweredSource? Of(IRequestSource source) => source is IAnsweredSource { Waits: true } waits ? waits : null;
}
