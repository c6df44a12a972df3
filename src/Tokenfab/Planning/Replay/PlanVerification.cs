using Tokenfab.Catalog;
using Tokenfab.Kernels.Measured;
using Tokenfab.Planning.Explain;
using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Planning.Replay;

/// <summary>A plan's steady-state estimate against a replay of the same load, request by request.</summary>
/// <param name="Outcome">The chip.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Replicas">Replicas (decode workers) replayed: the fleet's, or as many of them as tell its behaviour.</param>
/// <param name="PrefillWorkers">Prefill workers replayed.</param>
/// <param name="Rate">The rate that the plan says these serve within the objectives.</param>
/// <param name="Counted">Requests counted: those that arrived after the start and before the end of the traffic had any effect.</param>
/// <param name="Figures">What was estimated and what came out.</param>
/// <param name="Good">Share of the counted requests that met every objective.</param>
public sealed record PlanVerification(
    ChipOutcome Outcome, Plan Plan, int Replicas, int PrefillWorkers, RequestsPerSecond Rate, long Counted,
    IReadOnlyList<VerifiedFigure> Figures, Ratio Good)
{
    // More replicas behind a router behave as these do.
    private const int MostReplicas = 8;

    // In-flight requests that pass through before counting starts, and in the whole run.
    private const double WarmUpTurns = 4.0;
    private const double Turns = 24.0;
    private const double FewestRequests = 4000.0;
    private const double MostRequests = 400_000.0;

    /// <summary>Replays the best plans of an answer at the rates that they say they serve.</summary>
    /// <param name="planned">The answer.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="folder">The folder that relative paths of the scenario start from.</param>
    /// <param name="most">How many plans.</param>
    /// <param name="measured">The user's measured kernels that the plans rest on; null for none.</param>
    public static IReadOnlyList<PlanVerification> Of(PlanResult planned, CatalogStore catalog, string folder, int most, IMeasuredKernels? measured = null)
    {
        ArgumentNullException.ThrowIfNull(planned);
        return [.. planned.Outcomes.Where(outcome => outcome.Best is not null).Take(most).Select(outcome => Of(planned, outcome, catalog, folder, measured))];
    }

    private static PlanVerification Of(PlanResult planned, ChipOutcome outcome, CatalogStore catalog, string folder, IMeasuredKernels? measured)
    {
        var (plan, scenario) = (outcome.Best!, planned.Scenario);
        var (_, whole) = TrafficReplay.Deploy(scenario, plan, planned.Model, catalog, folder, measured);
        var replicas = Math.Min(whole.Replicas, MostReplicas);
        var part = whole with
        {
            Replicas = replicas,
            Prefill = whole.Prefill is { } pool ? pool with { Replicas = Math.Max((int)Math.Ceiling((double)pool.Replicas * replicas / whole.Replicas), 1) } : null,
        };

        var serving = plan.Serving;
        var rate = serving.Requests * replicas;
        var inFlight = Math.Max(serving.Batch * replicas, 1.0);
        var requests = Math.Clamp(Turns * inFlight, FewestRequests, MostRequests);
        var offered = scenario with
        {
            Traffic = scenario.Traffic with { Rate = rate, TokensPerDay = null, PrefixHitShare = planned.Traffic.PrefixHits },
            Simulation = scenario.Simulation with { Arrivals = ArrivalKind.Gamma, Requests = new Count(Math.Ceiling(requests)), Duration = null, Prefixes = null, Streams = null },
        };
        var counted = new Counter((long)(WarmUpTurns * inFlight), planned.Slo);
        var traffic = ReplayTraffic.Of(offered, folder);
        using (traffic as IDisposable)
        {
            var result = Simulator.Run(part, traffic, planned.Slo, new SimulationOptions { Seed = (ulong)scenario.Simulation.Seed.Value, Log = counted });
            return new PlanVerification(
                outcome, plan, replicas, part.Prefill?.Replicas ?? 0, rate, counted.Seen.Finished, Compare(plan, planned.Slo, counted, result, rate),
                new Ratio((double)counted.Seen.Good / Math.Max(counted.Seen.Finished, 1)));
        }
    }

    private static List<VerifiedFigure> Compare(Plan plan, Slo slo, Counter counted, SimulationResult result, RequestsPerSecond rate)
    {
        var (serving, seen, share) = (plan.Serving, counted.Seen, slo.Percentile.Value);
        return
        [
            new("ttft_mean", "TTFT mean", FigureUnit.Seconds, serving.Ttft.Mean.Value, seen.Ttft.Mean.Value),
            new("ttft_tail", "TTFT tail", FigureUnit.Seconds, serving.Ttft.Tail.Value, seen.Ttft.Percentile(share).Value),
            new("tpot_mean", "TPOT mean", FigureUnit.Seconds, serving.Tpot.Mean.Value, seen.Tpot.Mean.Value),
            new("tpot_tail", "TPOT tail", FigureUnit.Seconds, serving.Tpot.Tail.Value, seen.Tpot.Percentile(share).Value),
            new("requests_per_second", "throughput", FigureUnit.RequestsPerSecond, rate.Value, counted.Throughput),
            new("batch", "mean batch", FigureUnit.Count, serving.Batch, counted.Batch(result.Deployment.Replicas)),
        ];
    }

    // Leaves out the requests that met an empty deployment, and those that ended after the traffic, when batches emptied around them.
    private sealed class Counter(long warmUp, Slo slo) : IRequestLog
    {
        private readonly List<long> _ends = [];
        private long _first = long.MaxValue;
        private long _last;
        private Int128 _decoding;

        public Statistics Seen { get; } = new(slo);

        // Requests that ended while the counted ones arrived: fewer than arrived where the deployment does not keep up.
        public double Throughput => _last > _first ? _ends.Count(end => end > _first && end <= _last) / Seconds : 0.0;

        public double Batch(int replicas) => _last > _first ? (double)_decoding / 1e9 / Seconds / replicas : 0.0;

        private double Seconds => (_last - _first) * 1e-9;

        public void Ended(in RequestRecord request)
        {
            _last = Math.Max(_last, request.ArrivalNanoseconds);
            if (request.Outcome != RequestOutcome.Finished)
            {
                return;
            }

            _ends.Add(request.EndNanoseconds);
            if (request.Id < warmUp)
            {
                return;
            }

            _first = Math.Min(_first, request.ArrivalNanoseconds);
            _decoding += request.EndNanoseconds - request.FirstTokenNanoseconds;
            Seen.Finish(request);
        }
    }
}

/// <summary>One figure, as estimated and as replayed.</summary>
/// <param name="Key">Its word in JSON.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Unit">How it is written.</param>
/// <param name="Estimated">By the plan's steady state.</param>
/// <param name="Replayed">By the replay.</param>
public sealed record VerifiedFigure(string Key, string Name, FigureUnit Unit, double Estimated, double Replayed)
{
    /// <summary>Estimated over replayed, less one.</summary>
    public double Error => Replayed == 0.0 ? double.NaN : (Estimated / Replayed) - 1.0;
}
