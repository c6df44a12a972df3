using CsCheck;
using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Scheduling;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Tests.Serving.Simulation;

/// <summary>The engine that jumps against the engine that steps: every request's times must be the same to the nanosecond.</summary>
public sealed class ReplicaTests
{
    private const int Context = 2000;

    private static readonly IterationTimes Times = new(
        64,
        4200,
        Context,
        (sequences, context) => new Seconds(1e-3 + (1.7e-5 * sequences) + (3.1e-9 * sequences * context) + (context > 300 ? 1e-7 : 0.0)),
        (tokens, _, past) => new Seconds(1.1e-3 + (2.3e-6 * tokens) + (1e-10 * tokens * past)),
        rows => new Seconds(4e-7 * rows));

    private static readonly IterationEnergies Energies = new(
        64,
        4200,
        Context,
        (sequences, context) => new Joules(0.3 + (6e-3 * sequences) + (2e-6 * sequences * context)),
        (tokens, _, past) => new Joules(0.5 + (1.3e-3 * tokens) + (5e-8 * tokens * past)),
        rows => new Joules(1e-4 * rows));

    private static readonly AttentionWindow[] Windows =
    [
        new(2, false, 1, 1), new(17, false, 1, 5), new(64, false, 3, 1), new(100, false, 0, 1), new(128, false, 1, 1),
        new(16, true, 1, 3), new(64, true, 0, 1), new(128, true, 2, 1),
    ];

    private static readonly Dictionary<AttentionWindow, (IterationTimes Times, IterationEnergies Energies)> Tables = Windows.ToDictionary(window => window, WindowTables);

    private static readonly Gen<EngineSettings> Engines =
        from policy in One([.. SchedulerPolicy.All])
        from swap in Gen.Bool
        from order in Gen.Enum<QueueOrder>()
        from sequences in Gen.Int[1, 24]
        from budget in Gen.Int[0, 200]
        from block in One(1, 4, 16)
        from blocks in Gen.Int[20, 400]
        from unit in One(0, 16, 32)
        from timeout in One(0L, 30_000_000L, 200_000_000L)
        from tiers in Gen.Int[0, 3]
        from tierUnits in Gen.Int[1, 12]
        from adapters in One(0, 0, 1, 3)
        from windowed in Gen.Bool
        from window in One(windowed ? Windows : new AttentionWindow?[] { null })
        from accepted in One<double[]>([], [], [0.8], [0.9, 0.6, 0.3])
        select new EngineSettings(
            policy with { Preemption = swap ? Preemption.Swap : Preemption.Recompute },
            sequences, (sequences * (1 + accepted.Length)) + budget, block, blocks * 16 / block * (window is null ? 1 : window.Kept + ((window.Windowed + 1) / 2)), Context)
        {
            HostTier = unit > 0 && window is not { Kept: 0 } && (tiers & 1) != 0 ? new TierSettings(tierUnits, 54_321.5) : null,
            RemoteTier = unit > 0 && window is not { Kept: 0 } && (tiers & 2) != 0 ? new TierSettings(tierUnits * 2, 987_654.25) : null,
            AdapterSlots = adapters, AdapterLoadNanoseconds = 2_345_678.9, AdapterReadNanoseconds = 23_456.7, AdapterKernelNanoseconds = 54_321.9,
            Speculation = accepted.Length > 0 ? new SpeculationSettings([.. accepted.Select(chance => new Ratio(chance))], 5) : null,

            Window = window, Order = order, PrefixUnitTokens = window is { Kept: 0 } ? 0 : unit, SwapNanoseconds = 12_345.678, TimeoutNanoseconds = timeout, RequestOverheadNanoseconds = 1_000_001,
        };

    private static readonly Gen<Request[]> Traffic =
        from scale in One(1_000L, 1_000_000L, 20_000_000L, 400_000_000L)
        from drawn in Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 300], Gen.Int[1, 120], Gen.Int[0, 3], Gen.Long[0, 5], One(0L, 0L, 0L, 3_000_000L, 90_000_000L)).Array[1, 40]
        select Requests(scale, drawn);

    [Fact]
    public void Jumping_and_stepping_agree_on_every_request()
    {
        var seen = new long[6];
        Gen.Select(Engines, Traffic).Sample((engine, traffic) => Agree(engine, traffic, seen), iter: 8000);

        // The cases must reach what they are there for: preemption, prefixes, slower tiers, time running out, jumps, windows that fill.
        Assert.All(seen, count => Assert.True(count > 1000));
    }

    private static void Agree(EngineSettings engine, Request[] traffic, long[] seen)
    {
        var (times, energies) = engine.Window is { } window ? Tables[window] : (Times, Energies);
        var reference = new ReferenceEngine(engine, times, energies);
        reference.Run(traffic);
        var (records, statistics) = Run(engine, times, energies, traffic);

        Assert.Equal([.. reference.Records.OrderBy(r => r.Id)], records.OrderBy(r => r.Id));
        Assert.Equal(reference.Iterations, statistics.Iterations);
        Assert.Equal(reference.Preemptions, statistics.Preemptions);
        Assert.Equal(reference.Busy, statistics.BusyNanoseconds);
        Assert.Equal(reference.Energy, statistics.EnergyUnits);
        var gaps = new LatencySketch();
        reference.Gaps.ForEach(gap => gaps.Add(gap));
        Assert.Equal(gaps.Cumulative(), statistics.InterToken.Cumulative());
        Assert.Equal(traffic.Length, records.Count);

        long[] reached = [statistics.Preemptions, statistics.CachedTokens, statistics.LoadedTokens, statistics.Aborted, statistics.Iterations - statistics.Events,
            engine.Window is { } span ? traffic.Count(request => request.Input < span.Tokens && request.Input + request.Output > span.Tokens) : 0];
        for (var i = 0; i < seen.Length; i++)
        {
            Interlocked.Add(ref seen[i], reached[i]);
        }
    }

    private static (IterationTimes, IterationEnergies) WindowTables(AttentionWindow window) => (
        new IterationTimes(
            64,
            4200,
            Context,
            (sequences, context) => new Seconds(1e-3 + (1.7e-5 * sequences) + (3.1e-9 * sequences * context)),
            (tokens, _, past) => new Seconds(1.1e-3 + (2.3e-6 * tokens) + (1e-10 * tokens * past)),
            rows => new Seconds(4e-7 * rows))
        {
            Windows = new WindowTimes(
                64,
                4200,
                window,
                (sequences, read) => new Seconds(2e-4 + (7.3e-9 * sequences * read) + (read > 90 ? 1e-6 : 0.0)),
                (tokens, prompts, past) => new Seconds(3e-4 + (2.9e-10 * prompts * window.Pairs(tokens / prompts, (long)past)))),
        },
        new IterationEnergies(
            64,
            4200,
            Context,
            (sequences, context) => new Joules(0.3 + (6e-3 * sequences) + (2e-6 * sequences * context)),
            (tokens, _, past) => new Joules(0.5 + (1.3e-3 * tokens) + (5e-8 * tokens * past)),
            rows => new Joules(1e-4 * rows))
        {
            Windows = IterationEnergies.WindowsOf(
                64,
                4200,
                window,
                (sequences, read) => new Joules(0.1 + (4e-6 * sequences * read)),
                (tokens, prompts, past) => new Joules(0.2 + (1e-7 * prompts * window.Pairs(tokens / prompts, (long)past)))),
        });

    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static (List<RequestRecord> Records, Statistics Statistics) Run(
        EngineSettings engine, IterationTimes times, IterationEnergies energies, Request[] traffic)
    {
        var log = new Log();
        var statistics = new Statistics(new Slo(null, null, new Ratio(0.95)));
        var replica = new Replica(0, ReplicaModel.Of(engine, times, energies: energies), statistics, log);
        foreach (var request in traffic)
        {
            var now = request.ArrivalNanoseconds;
            replica.RunUntil(now);
            if (replica.Refuses(request))
            {
                log.Ended(new RequestRecord(request.Id, RequestOutcome.Rejected, 0, request.Input, request.Output, 0, now, now, now, now, 0, request.Tenant));
            }
            else
            {
                replica.Offer(request, now);
            }
        }

        replica.RunUntil(long.MaxValue);
        Assert.Equal(0, replica.Outstanding);
        Assert.Equal(0, replica.BlocksInUse);
        return (log.Records, statistics);
    }

    // Prompts of a kind begin alike: the hash of a unit tells the kind and the unit, and how far the kind goes.
    private static Request[] Requests(long scale, (int Gap, int Input, int Output, int Priority, long Kind, long Deadline)[] drawn)
    {
        var home = new Stack<PromptPath>();
        var now = 0L;
        return [.. drawn.Select((d, i) =>
        {
            now += d.Gap * scale / 100;
            var path = PromptPath.From(new Stack<PromptPath>());
            for (var unit = 0; unit < d.Input / 32; unit++)
            {
                path.Add((d.Kind * 1000) + unit + (unit > 4 ? i * 1_000_000L : 0));
            }

            return new Request { Id = i, ArrivalNanoseconds = now, Input = d.Input, Output = d.Output, Priority = d.Priority, Path = path, Tenant = (int)d.Kind, Adapter = i % 7 == 0 ? 0 : d.Priority + (d.Output % 3), DeadlineNanoseconds = d.Deadline, CachedTokens = d.Gap % 5 == 0 ? d.Output : 0 };
        })];
    }

    private sealed class Log : IRequestLog
    {
        public List<RequestRecord> Records { get; } = [];

        public void Ended(in RequestRecord request) => Records.Add(request);
    }
}
