using Tokenfab.Serving;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Planning.Replay;

/// <summary>From traffic as written to a source of requests.</summary>
internal static class ReplayTraffic
{
    private const long UsualRequests = 10_000;

    /// <summary>The requests of a scenario.</summary>
    /// <exception cref="InputException">The trace is broken, or what is given does not determine the traffic.</exception>
    public static IRequestSource Of(Scenario scenario, string folder)
    {
        var (traffic, simulation) = (scenario.Traffic, scenario.Simulation);
        var trace = traffic.Trace is { } file ? Path.Combine(folder, file) : null;
        var kind = simulation.Arrivals ?? (trace is not null && traffic.Rate is null && traffic.TokensPerDay is null ? ArrivalKind.Trace : ArrivalKind.Gamma);
        if (kind == ArrivalKind.Trace)
        {
            if (trace is null)
            {
                throw new InputException(scenario.Name, null, "simulation.arrivals", "no trace is given to replay", "write traffic.trace, or other arrivals");
            }

            var replayed = new TraceRequests(trace, simulation.Speed.Value);
            return simulation.Requests is { } most ? new FirstRequests(replayed, (long)most.Value) : replayed;
        }

        var lengths = LengthsOf(scenario, trace);
        var seed = (ulong)simulation.Seed.Value;
        var count = simulation.Requests is { } wanted ? (long)wanted.Value : simulation.Duration is null ? UsualRequests : long.MaxValue;
        if (kind == ArrivalKind.ClosedLoop)
        {
            return new ClosedLoopRequests((int)simulation.Users.Value, simulation.Think, lengths, count == long.MaxValue ? UsualRequests : count, seed);
        }

        return new GeneratedRequests(
            ArrivalsOf(scenario, kind, folder), lengths, count, simulation.Duration?.Value ?? double.PositiveInfinity, seed)
        {
            CachedShare = traffic.PrefixHitShare.Value,
            Prefixes = simulation.Prefixes is { } prefixes ? new SharedPrefixes((int)prefixes.Count.Value, (int)prefixes.Tokens.Value) : null,
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
