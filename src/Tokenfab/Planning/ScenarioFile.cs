using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Kernels;
using Tokenfab.Quantities;

namespace Tokenfab.Planning;

/// <summary>Reads scenarios.</summary>
public static class ScenarioFile
{
    private static readonly string[] Goals = ["cost", "chips", "power", "latency"];

    /// <summary>Reads a scenario file, strictly.</summary>
    /// <exception cref="InputException">The file is missing, malformed, or a field of it is not understood.</exception>
    public static Scenario Read(string path) => Read(SourceDocument.FromFile(path));

    /// <summary>Reads a scenario from a document.</summary>
    /// <exception cref="InputException">A field is unknown, missing, malformed or out of its range.</exception>
    public static Scenario Read(SourceDocument document)
    {
        var scenario = document.As(PlanningJson.Strict.Scenario);
        Check(scenario, document);
        return scenario;
    }

    private static void Check(Scenario scenario, SourceDocument document)
    {
        void Require(bool holds, string field, string problem, string mend)
        {
            if (!holds)
            {
                throw document.Error(field, problem, mend);
            }
        }

        void Positive<T>(T? value, string field)
            where T : struct, IQuantity<T> =>
            Require(value is not { } v || v.Value > 0.0, field, $"{value} is not above zero", $"write {T.Kind.Noun} such as '{T.Kind.Example}'");

        void Within(Ratio? value, double least, double most, string field) =>
            Require(value is not { } v || (v.Value >= least && v.Value <= most), field, $"{value} is outside {least:0.##} to {most:0.##}", "write a share such as '30 %'");

        var traffic = scenario.Traffic;
        Require(scenario.Chips.Count > 0, "chips", "the list is empty", "name at least one chip or server, as `tokenfab catalog list` shows them");
        Require(
            traffic.Trace is not null || (traffic.InputTokens is not null && traffic.OutputTokens is not null),
            "traffic", "neither lengths nor a trace are given", "write input_tokens and output_tokens, or trace");
        Require(
            traffic.Rate is null || traffic.TokensPerDay is null,
            "traffic.tokens_per_day", "a rate is given too", "write either rate or tokens_per_day");
        Require(
            traffic.Rate is not null || traffic.TokensPerDay is not null || traffic.Trace is not null || scenario.Simulation.Arrivals == ArrivalKind.ClosedLoop,
            "traffic", "no rate is given", "write rate (such as '40 req/s') or tokens_per_day (such as '8.6 tn')");
        Positive(traffic.Rate, "traffic.rate");
        Positive(traffic.TokensPerDay, "traffic.tokens_per_day");
        Positive(traffic.InputTokens, "traffic.input_tokens");
        Require(
            traffic.OutputTokens is not { Value: < 2.0 }, "traffic.output_tokens", $"{traffic.OutputTokens} output tokens leave nothing to decode",
            "write at least 2; a workload of prompts alone has no time per output token");
        Within(traffic.InputVariation, 0.0, 10.0, "traffic.input_variation");
        Within(traffic.OutputVariation, 0.0, 10.0, "traffic.output_variation");
        Within(traffic.PeakToMean, 1.0, 1000.0, "traffic.peak_to_mean");
        Within(traffic.PrefixHitShare, 0.0, 1.0, "traffic.prefix_hit_share");
        Within(traffic.Burstiness, 0.0, 1000.0, "traffic.burstiness");
        Within(traffic.Speculation?.Acceptance, 0.0, 1.0, "traffic.speculation.acceptance");
        Within(traffic.Speculation?.DraftCost, 0.0, 10.0, "traffic.speculation.draft_cost");
        Require(
            traffic.Speculation is null or { DraftTokens.Value: >= 1.0 and <= 64.0 }, "traffic.speculation.draft_tokens",
            $"{traffic.Speculation?.DraftTokens} is outside 1 to 64", "write how many tokens are drafted per step");
        Positive(scenario.Slo.Ttft, "slo.ttft");
        Positive(scenario.Slo.Tpot, "slo.tpot");
        Within(scenario.Slo.Percentile, 0.5, 0.999, "slo.percentile");
        Require(
            EngineProfile.Find(scenario.Search.Engine) is not null, "search.engine", $"'{scenario.Search.Engine}' is no known engine",
            $"write one of {string.Join(", ", EngineProfile.Names)}");
        Require(
            Goals.Contains(scenario.Search.Goal), "search.goal", $"'{scenario.Search.Goal}' is no known goal", $"write one of {string.Join(", ", Goals)}");
        Require(
            scenario.Search.Routing is "balanced" or "power_law", "search.routing", $"'{scenario.Search.Routing}' is no known routing", "write balanced or power_law");
        Require(
            scenario.Search.MaxChipsPerReplica.Value is >= 1.0 and <= 4096.0, "search.max_chips_per_replica",
            $"{scenario.Search.MaxChipsPerReplica} is outside 1 to 4096", "write the largest replica to consider");
        Within(scenario.Search.Headroom, 0.0, 10.0, "search.headroom");
        for (var i = 0; i < scenario.Search.Modes.Count; i++)
        {
            Require(
                scenario.Search.Modes[i] is "aggregated" or "disaggregated", $"search.modes[{i}]", $"'{scenario.Search.Modes[i]}' is no deployment mode",
                "write aggregated, disaggregated or both");
        }

        Require(scenario.Search.Modes.Count > 0, "search.modes", "the list is empty", "write aggregated, disaggregated or both");
        PrecisionWords.Check(scenario.Search, document);
        Positive(scenario.Limits.Chips, "limits.chips");
        Positive(scenario.Limits.Power, "limits.power");
        Positive(scenario.Limits.Cost, "limits.cost");
        Positive(scenario.Limits.Capital, "limits.capital");
        Positive(scenario.Economics.LifeYears, "economics.life_years");
        Within(scenario.Economics.Pue, 1.0, 5.0, "economics.pue");
        Within(scenario.Economics.Wacc, 0.0, 1.0, "economics.wacc");
        EconomicsChecks.Check(scenario.Economics, document);
        Require(
            scenario.Policy is null || (scenario.Policy.Destination.Length == 2 && scenario.Policy.Destination.All(char.IsAsciiLetter)), "policy.destination",
            $"'{scenario.Policy?.Destination}' is no country code", "write two letters, as in 'US' or 'CN'");
        Within(scenario.Economics.Tariff, 0.0, 10.0, "economics.tariff");
        Positive(scenario.Business?.Price, "business.price");
        SimulationChecks.Check(scenario, document);
    }
}

/// <summary>How scenarios are read.</summary>
[JsonSerializable(typeof(Scenario))]
internal sealed partial class PlanningJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static PlanningJson Strict { get; } = new(CatalogJson.Options());
}
