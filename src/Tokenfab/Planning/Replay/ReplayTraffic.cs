using Tokenfab.Serving;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Planning.Replay;

/// <summary>From traffic as written to a source of requests.</summary>
internal static class ReplayTraffic
{
    private const long UsualRequests = 10_000;

    /// <summary>The requests of a scenario, and of the streams beside them.</summary>
    /// <exception cref="InputException">The trace is broken, or what is given does not determine the traffic.</exception>
    public static IRequestSource Of(Scenario scenario, string folder)
    {
        if (scenario.Simulation.Streams is not { Count: > 0 } streams)
        {
            return Labelled(scenario, folder);
        }

        var own = scenario.Simulation;
        var others = streams.Select((stream, i) => scenario with
        {
            Traffic = stream.Traffic,
            Simulation = stream.Simulation with
            {
                Requests = stream.Simulation.Requests ?? (own.Duration is null && stream.Simulation.Duration is null ? own.Requests : null),
                Duration = stream.Simulation.Duration ?? own.Duration,
                Seed = new(own.Seed.Value + stream.Simulation.Seed.Value + i),
                Streams = null,
            },
        });
        var all = others.Prepend(scenario).Select(one => (one.Simulation.Tenant, Labelled(one, folder))).ToArray();
        return new MergedRequests(all);
    }

    private static IRequestSource Labelled(Scenario scenario, string folder)
    {
        var (source, simulation) = (Single(scenario, folder), scenario.Simulation);
        return simulation is { Priority: 0, Deadline: null, Adapters: null }
            ? source
            : new LabelledRequests(
                source, simulation.Priority, (long)((simulation.Deadline?.Value ?? 0.0) * 1e9), (int)(simulation.Adapters?.Value ?? 0.0), (ulong)simulation.Seed.Value);
    }

    private static IRequestSource Single(Scenario scenario, string folder)
    {
        var (traffic, simulation) = (scenario.Traffic, scenario.Simulation);
        var trace = traffic.Trace is { } file ? Path.Combine(folder, file) : null;
        var kind = simulation.Arrivals ?? (trace is not null && traffic.Rate is null && traffic.TokensPerDay is null ? ArrivalKind.Trace : ArrivalKind.Gamma);
        var seed = (ulong)simulation.Seed.Value;
        if (kind == ArrivalKind.Trace)
        {
            if (trace is null)
            {
                throw new InputException(scenario.Name, null, "simulation.arrivals", "no trace is given to replay", "write traffic.trace, or other arrivals");
            }

            IRequestSource replayed = new TraceRequests(trace, simulation.Speed.Value);
            replayed = simulation.Scale.Value == 1.0 ? replayed : new ScaledRequests(replayed, simulation.Scale.Value, seed);
            return simulation.Requests is { } most ? new FirstRequests(replayed, (long)most.Value) : replayed;
        }

        var lengths = LengthsOf(scenario, trace);
        var count = simulation.Requests is { } wanted ? (long)wanted.Value : simulation.Duration is null ? UsualRequests : long.MaxValue;
        var seconds = simulation.Duration?.Value ?? double.PositiveInfinity;
        return kind switch
        {
            ArrivalKind.ClosedLoop => new ClosedLoopRequests((int)simulation.Users.Value, simulation.Think, lengths, count == long.MaxValue ? UsualRequests : count, seed),
            ArrivalKind.Sessions => new SessionRequests(
                Arrivals.Gamma(TrafficResolver.RateOf(scenario, folder) / simulation.Turns.Value, traffic.Burstiness.Value),
                lengths, simulation.Turns.Value, simulation.Think, count, seconds, seed),
            _ => new GeneratedRequests(ArrivalsOf(scenario, kind, folder), lengths, count, seconds, seed)
            {
                CachedShare = traffic.PrefixHitShare.Value,
                Prefixes = simulation.Prefixes is { } prefixes ? new SharedPrefixes((int)prefixes.Count.Value, (int)prefixes.Tokens.Value) : null,
            },
        };
    }

    private static Lengths LengthsOf(Scenario scenario, string? trace)
    {
        var traffic = scenario.Traffic;
        if (traffic.InputTokens is not { } input || traffic.OutputTokens is not { } output)
        {
            return Lengths.Empirical(TraceRequests.LengthsOf(trace!));
        }

        var (inputs, outputs) = (new LengthDistribution(input.Value, traffic.InputVariation.Value), new LengthDistribution(output.Value, traffic.OutputVariation.Value));
        return scenario.Simulation.Lengths switch
        {
            LengthKind.Fixed => Lengths.Fixed((int)Math.Round(input.Value), (int)Math.Round(output.Value)),
            LengthKind.Normal => Lengths.Normal(inputs, outputs),
            _ => Lengths.Lognormal(inputs, outputs),
        };
    }

    private static Arrivals ArrivalsOf(Scenario scenario, ArrivalKind kind, string folder)
    {
        var (traffic, simulation) = (scenario.Traffic, scenario.Simulation);
        var rate = TrafficResolver.RateOf(scenario, folder);
        return kind switch
        {
            ArrivalKind.Diurnal => Arrivals.Diurnal(rate, Math.Min(traffic.PeakToMean.Value, 2.0), simulation.Period),
            ArrivalKind.OnOff => Arrivals.OnOff(rate, simulation.On, simulation.Off),
            _ => Arrivals.Gamma(rate, traffic.Burstiness.Value),
        };
    }
}
