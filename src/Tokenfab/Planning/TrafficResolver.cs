using Tokenfab.Models;
using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Traces;

namespace Tokenfab.Planning;

/// <summary>From traffic as written to traffic as served.</summary>
internal static class TrafficResolver
{
    private const double SecondsPerDay = 86400.0;

    /// <summary>Reads the trace, if there is one, and turns daily tokens into a rate.</summary>
    /// <exception cref="InputException">The trace is broken, or what is given does not determine the traffic.</exception>
    public static Traffic Resolve(Scenario scenario, ModelArchitecture model, string folder)
    {
        var spec = scenario.Traffic;
        var trace = TraceOf(scenario, folder);
        var (input, output) = LengthsOf(scenario, trace);
        if (input.Mean + output.Mean > model.ContextLength)
        {
            throw new InputException(
                scenario.Name, null, "traffic", $"prompts of {input.Mean:0} and outputs of {output.Mean:0} tokens exceed the context of {model.Name}, {model.ContextLength} tokens",
                "shorten them or choose a model with a longer context");
        }

        return new Traffic
        {
            Input = input,
            Output = output,
            Rate = Rate(scenario, trace, input, output),
            PrefixHits = trace is { PrefixHits.Value: > 0.0 } && spec.PrefixHitShare.Value == 0.0 ? trace.PrefixHits : spec.PrefixHitShare,
            ArrivalVariability = trace is { Rate: not null } && spec.Rate is null ? trace.Burstiness : spec.Burstiness.Value,
            Speculation = Speculate(scenario, model),
        };
    }

    /// <summary>The lengths of the prompts and outputs.</summary>
    public static (LengthDistribution Input, LengthDistribution Output) LengthsOf(Scenario scenario, string folder) =>
        LengthsOf(scenario, TraceOf(scenario, folder));

    /// <summary>The mean rate of requests.</summary>
    public static RequestsPerSecond RateOf(Scenario scenario, string folder)
    {
        var trace = TraceOf(scenario, folder);
        var (input, output) = LengthsOf(scenario, trace);
        return Rate(scenario, trace, input, output);
    }

    private static TraceStatistics? TraceOf(Scenario scenario, string folder) =>
        scenario.Traffic.Trace is { } file ? TraceStatistics.Read(Path.Combine(folder, file)) : null;

    private static (LengthDistribution Input, LengthDistribution Output) LengthsOf(Scenario scenario, TraceStatistics? trace)
    {
        var spec = scenario.Traffic;
        return (
            spec.InputTokens is { } i ? new LengthDistribution(i.Value, spec.InputVariation.Value) : trace!.Input,
            spec.OutputTokens is { } o ? new LengthDistribution(o.Value, spec.OutputVariation.Value) : trace!.Output);
    }

    private static RequestsPerSecond Rate(Scenario scenario, TraceStatistics? trace, LengthDistribution input, LengthDistribution output)
    {
        var spec = scenario.Traffic;
        if (spec.TokensPerDay is { } daily)
        {
            var counted = spec.TokenScope == TokenScope.Output ? output.Mean : input.Mean + output.Mean;
            return new RequestsPerSecond(daily.Value / SecondsPerDay / counted);
        }

        return spec.Rate ?? trace?.Rate ?? throw new InputException(
            scenario.Name, null, "traffic.rate", "the trace has no arrivals to take a rate from", "Write rate, such as '40 req/s'");
    }

    internal static Speculation? Speculate(Scenario scenario, ModelArchitecture model)
    {
        if (scenario.Traffic.Speculation is not { } spec)
        {
            return null;
        }

        // An MTP module's operators are part of the step, so that drafting costs nothing beside it.
        var cost = spec.DraftCost ?? (model.MtpModules > 0
            ? Ratio.Zero
            : throw new InputException(
                scenario.Name, null, "traffic.speculation.draft_cost", $"{model.Name} has no MTP module, so that the draft's cost is not known",
                "Write the time of one draft as a share of a decode step, such as '10 %'"));
        return new Speculation((int)spec.DraftTokens.Value, spec.Acceptance, cost);
    }
}
