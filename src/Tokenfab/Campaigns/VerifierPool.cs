using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Campaigns;

/// <summary>Machines that check proofs as fast as they are written.</summary>
/// <param name="Machines">Machines.</param>
/// <param name="Cores">Their cores together.</param>
/// <param name="Memory">Their memory together, each worker at its cap.</param>
/// <param name="CoreTime">Core time of one attempt, those that run into the timeout included.</param>
/// <param name="Wait">Mean time that an attempt waits for a core.</param>
/// <param name="Check">Mean time from its end to its verdict.</param>
/// <param name="CoreHour">Price of a core for an hour.</param>
public sealed record VerifierPool(
    double Machines, Count Cores, Bytes Memory, Seconds CoreTime, Seconds Wait, Seconds Check, Estimate<UsdPerHour> CoreHour)
{
    /// <summary>Sizes the pool.</summary>
    /// <param name="spec">The pool as written.</param>
    /// <param name="verifier">The catalogue's verifier.</param>
    /// <param name="attempts">Attempts that come to be checked.</param>
    /// <param name="failing">Share of them that prove nothing.</param>
    /// <param name="campaign">The campaign's name, for errors.</param>
    /// <exception cref="InputException">The machine is of a size that nobody measured.</exception>
    public static VerifierPool For(VerifierSpec spec, Verifier verifier, RequestsPerSecond attempts, double failing, string campaign)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(verifier);
        var each = spec.Cores?.Value ?? verifier.CoreTime[^1].Cores.Value;
        var timeout = (spec.Timeout ?? verifier.Timeout.Value) * ((spec.TimeoutShare ?? verifier.TimeoutShare.Value).Value * failing);
        var service = Measured(verifier, each, campaign) + timeout;
        var load = attempts.Value * service.Value;
        var machines = Math.Ceiling(load / spec.Utilisation.Value / each);
        var cores = machines * each;
        var variability = verifier.Variation.Value.Value * verifier.Variation.Value.Value;
        var wait = Queueing.ManySlots(cores, load, service, 1.0, variability);
        var price = spec.CoreHour is { } stated ? Estimate.Exact(stated) : verifier.CoreHour.Estimate;
        return new VerifierPool(
            machines, new Count(cores), verifier.MemoryPerWorker.Value * (machines * Math.Max(each - 1.0, 1.0)), service, wait, wait + service, price);
    }

    // Between measured machines by the logarithm of their cores: contention grows by the doubling.
    private static Seconds Measured(Verifier verifier, double cores, string campaign)
    {
        var times = verifier.CoreTime;
        if (cores < times[0].Cores.Value || cores > times[^1].Cores.Value)
        {
            throw new InputException(
                campaign, null, "verifier.cores", $"{verifier.Name} was measured on machines of {times[0].Cores} to {times[^1].Cores} cores, not of {cores:0}",
                "Write a number between, and get more machines instead of larger ones");
        }

        var i = 1;
        while (i < times.Count - 1 && times[i].Cores.Value < cores)
        {
            i++;
        }

        var (below, above) = (times[Math.Min(i, times.Count - 1) - (times.Count > 1 ? 1 : 0)], times[Math.Min(i, times.Count - 1)]);
        var share = above == below ? 0.0 : Math.Log(cores / below.Cores.Value) / Math.Log(above.Cores / below.Cores);
        return below.PerProof.Value + ((above.PerProof.Value - below.PerProof.Value) * share);
    }
}
