using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>Takes what ends at a prefill worker, requests of one output token and those given up, into the statistics of all requests.</summary>
internal class PrefillLog(Statistics total, IRequestLog? log) : IRequestLog
{
    /// <summary>The log of a prefill worker.</summary>
    /// <param name="total">Statistics of all requests.</param>
    /// <param name="log">Takes the record of each request as it ends; null for none.</param>
    public static IRequestLog Of(Statistics total, IRequestLog? log) => log is IStretchLog stretches ? new Watched(total, stretches) : new PrefillLog(total, log);

    /// <inheritdoc/>
    public void Ended(in RequestRecord request)
    {
        if (request.Outcome == RequestOutcome.Finished)
        {
            total.Finish(request);
        }
        else
        {
            total.Lose(request, waiting: request.StartNanoseconds == request.EndNanoseconds);
        }

        log?.Ended(request);
    }

    private sealed class Watched(Statistics total, IStretchLog log) : PrefillLog(total, log), IStretchLog
    {
        public void Worked(in StretchRecord stretch) => log.Worked(stretch with { Prefills = true });
    }
}
