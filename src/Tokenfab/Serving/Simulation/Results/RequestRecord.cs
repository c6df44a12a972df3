namespace Tokenfab.Serving.Simulation.Results;

/// <summary>How one request fared.</summary>
/// <param name="Id">Its position in the traffic.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Replica">The replica that finished it.</param>
/// <param name="Input">Prompt tokens.</param>
/// <param name="Output">Output tokens asked for.</param>
/// <param name="CachedTokens">Prompt tokens found in the prefix cache.</param>
/// <param name="ArrivalNanoseconds">Arrival.</param>
/// <param name="StartNanoseconds">Start of the iteration that first computed a part of it.</param>
/// <param name="FirstTokenNanoseconds">First token.</param>
/// <param name="EndNanoseconds">Last token, or rejection.</param>
/// <param name="Preemptions">Times that it was preempted.</param>
/// <param name="Tenant">Whose it is: a number of the traffic's tenants; zero for nobody's.</param>
public readonly record struct RequestRecord(
    long Id, RequestOutcome Outcome, int Replica, int Input, int Output, int CachedTokens,
    long ArrivalNanoseconds, long StartNanoseconds, long FirstTokenNanoseconds, long EndNanoseconds, int Preemptions, int Tenant = 0);

/// <summary>How a request ended.</summary>
public enum RequestOutcome
{
    /// <summary>All its tokens were produced.</summary>
    Finished,

    /// <summary>It exceeds the context or the cache and was never queued.</summary>
    Rejected,

    /// <summary>Its time ran out, or its replica failed.</summary>
    Aborted,
}

/// <summary>Takes the record of each request as it ends.</summary>
public interface IRequestLog
{
    /// <summary>A run begins whose traffic has tenants of these names, that of number one first; the list may grow while it goes on.</summary>
    void Begins(IReadOnlyList<string> tenants)
    {
    }

    /// <summary>A request has ended.</summary>
    void Ended(in RequestRecord request);
}
