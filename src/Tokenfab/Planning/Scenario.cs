using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Economics;
using Tokenfab.Quantities;

namespace Tokenfab.Planning;

/// <summary>A planning question as a user writes it (<c>examples/*.yaml</c>).</summary>
/// <remarks>Properties with a default have setters, because source-generated readers overwrite the default of an init-only property
/// whose key is left out.</remarks>
public sealed record Scenario
{
    /// <summary>What the scenario is called.</summary>
    public required string Name { get; init; }

    /// <summary>A catalogue model, or the path of a config.json, safetensors or GGUF file.</summary>
    public required string Model { get; init; }

    /// <summary>What is asked of the fleet.</summary>
    public required TrafficSpec Traffic { get; init; }

    /// <summary>Service-level objectives.</summary>
    public required SloSpec Slo { get; init; }

    /// <summary>Chips or servers allowed, by catalogue name. A chip stands for its usual server.</summary>
    public required IReadOnlyList<string> Chips { get; init; }

    /// <summary>What is searched.</summary>
    public SearchSpec Search { get; set; } = new();

    /// <summary>Caps that a plan must keep.</summary>
    public LimitSpec Limits { get; set; } = new();

    /// <summary>Prices and accounting.</summary>
    public EconomicsSpec Economics { get; set; } = new();

    /// <summary>Where and when the chips are bought, so that the rules of that day judge them; left out, no rule is looked at.</summary>
    public PolicySpec? Policy { get; init; }

    /// <summary>The company that sells the tokens, so that a what-if can tell its runway; left out for none.</summary>
    public BusinessSpec? Business { get; init; }

    /// <summary>How requests are served, for <c>simulate</c>; left out, as the best plan says.</summary>
    public DeploymentSpec? Deployment { get; init; }

    /// <summary>What <c>simulate</c> draws and when it stops.</summary>
    public SimulationSpec Simulation { get; set; } = new();
}

/// <summary>Traffic as written: lengths or a trace, and a rate or tokens per day.</summary>
public sealed record TrafficSpec
{
    /// <summary>Mean prompt tokens; left out when a trace gives them.</summary>
    public Count? InputTokens { get; init; }

    /// <summary>Mean output tokens; left out when a trace gives them.</summary>
    public Count? OutputTokens { get; init; }

    /// <summary>Coefficient of variation of prompt lengths. Default 1, near that of public chat traces.</summary>
    public Ratio InputVariation { get; set; } = new(1.0);

    /// <summary>Coefficient of variation of output lengths. Default 1.</summary>
    public Ratio OutputVariation { get; set; } = new(1.0);

    /// <summary>A trace file whose statistics replace the lengths, and whose rate is used when none is given:
    /// Azure CSV, Mooncake JSONL, or CSV with arrival, input and output columns. Relative to the scenario file.</summary>
    public string? Trace { get; init; }

    /// <summary>Mean rate of requests.</summary>
    public RequestsPerSecond? Rate { get; init; }

    /// <summary>Tokens per day instead of a rate.</summary>
    public Count? TokensPerDay { get; init; }

    /// <summary>Which tokens <see cref="TokensPerDay"/> counts.</summary>
    public TokenScope TokenScope { get; set; } = TokenScope.InputAndOutput;

    /// <summary>Peak rate over mean rate; the fleet is sized for the peak. Default 1.</summary>
    public Ratio PeakToMean { get; set; } = new(1.0);

    /// <summary>Share of prompt tokens found in the prefix cache. Default none.</summary>
    public Ratio PrefixHitShare { get; set; }

    /// <summary>Squared coefficient of variation of inter-arrival gaps. Default 1 (Poisson).</summary>
    public Ratio Burstiness { get; set; } = new(1.0);

    /// <summary>Speculative decoding; left out for none.</summary>
    public SpeculationSpec? Speculation { get; init; }
}

/// <summary>Which tokens a daily count means.</summary>
[JsonConverter(typeof(WordConverter<TokenScope>))]
public enum TokenScope
{
    /// <summary>Prompt and output tokens.</summary>
    InputAndOutput,

    /// <summary>Output tokens only.</summary>
    Output,
}

/// <summary>Speculative decoding as written.</summary>
/// <param name="DraftTokens">Tokens drafted per step.</param>
/// <param name="Acceptance">Chance that a drafted token is accepted, given the ones before it.</param>
/// <param name="DraftCost">Time of one draft as a share of a decode step; left out, an MTP module's share of the layers.</param>
/// <param name="ByPosition">For <c>simulate</c>: that chance for each position of a draft; left out, <paramref name="Acceptance"/> at all.</param>
public sealed record SpeculationSpec(Count DraftTokens, Ratio Acceptance, Ratio? DraftCost = null, IReadOnlyList<Ratio>? ByPosition = null);

/// <summary>Objectives as written.</summary>
/// <param name="Ttft">Longest time to first token.</param>
/// <param name="Tpot">Longest time per output token.</param>
/// <param name="Percentile">Share of requests that must meet them; 95 % when left out.</param>
public sealed record SloSpec(Seconds? Ttft = null, Seconds? Tpot = null, Ratio? Percentile = null);

/// <summary>What is searched; every list has a sensible default.</summary>
public sealed record SearchSpec
{
    /// <summary>Serving engine: <c>vllm</c>, <c>sglang</c>, <c>tensorrt-llm</c> or <c>ideal</c>.</summary>
    public string Engine { get; set; } = "vllm";

    /// <summary>Precision words: <c>native</c>, <c>bf16</c>, <c>fp8</c>, <c>int8</c>, <c>int4</c>, <c>nvfp4</c>, <c>mxfp4</c>. Default: native alone,
    /// because other formats change the model's answers.</summary>
    public IReadOnlyList<string> Precisions { get; set; } = ["native"];

    /// <summary>KV cache formats: <c>bf16</c>, <c>fp8</c>. Default bf16.</summary>
    public IReadOnlyList<string> KvCache { get; set; } = ["bf16"];

    /// <summary>Deployment modes. Default both.</summary>
    public IReadOnlyList<string> Modes { get; set; } = ["aggregated", "disaggregated"];

    /// <summary>Most chips in one replica. Default 64.</summary>
    public Count MaxChipsPerReplica { get; set; } = new(64);

    /// <summary>Expert routing: <c>balanced</c>, or <c>power_law</c> with the busiest rank setting the step. Default power_law.</summary>
    public string Routing { get; set; } = "power_law";

    /// <summary>What is best: <c>cost</c>, <c>chips</c>, <c>power</c> or <c>latency</c>. Default cost, chips where costs are not known.</summary>
    public string Goal { get; set; } = "cost";

    /// <summary>Capacity kept free above the peak rate. Default 20 %.</summary>
    public Ratio Headroom { get; set; } = new(0.2);
}

/// <summary>Caps; null where there is none.</summary>
public sealed record LimitSpec
{
    /// <summary>Most chips.</summary>
    public Count? Chips { get; init; }

    /// <summary>Most power of the fleet at the wall, cooling included.</summary>
    public Watts? Power { get; init; }

    /// <summary>Most cost per hour of the fleet.</summary>
    public UsdPerHour? Cost { get; init; }

    /// <summary>Most capital spent on servers.</summary>
    public Usd? Capital { get; init; }
}

/// <summary>Prices and accounting; null means the catalogue's or the engine's default, which results name.</summary>
public sealed record EconomicsSpec
{
    /// <summary>Price of electricity.</summary>
    public UsdPerKilowattHour? Electricity { get; init; }

    /// <summary>Power usage effectiveness: facility over IT power.</summary>
    public Ratio? Pue { get; init; }

    /// <summary>Years over which servers are written off.</summary>
    public Count? LifeYears { get; init; }

    /// <summary>Weighted average cost of capital per year.</summary>
    public Ratio? Wacc { get; init; }

    /// <summary>Rent of the room, by kilowatt of IT power and month.</summary>
    public UsdPerKilowattMonth? Colocation { get; init; }

    /// <summary>Share of the price for which servers are sold at the end of their life.</summary>
    public Ratio? Residual { get; init; }

    /// <summary>Staff, support and insurance as a share of the capital charge.</summary>
    public Ratio? Operations { get; init; }

    /// <summary>Share of all hours in which a chip can be used.</summary>
    public Ratio? Availability { get; init; }

    /// <summary>Lender and owner, each at a rate of their own, instead of <see cref="Wacc"/>.</summary>
    public Financing? Financing { get; init; }

    /// <summary>A lease instead of purchase.</summary>
    public Lease? Lease { get; init; }

    /// <summary>Chips that fail.</summary>
    public FailureTerms? Failures { get; init; }

    /// <summary>A duty taken to be due on every chip that is bought abroad, on top of those of the rules: to ask what a proposal would do.</summary>
    public Ratio? Tariff { get; init; }

    /// <summary>Rent per chip-hour by chip name, used instead of ownership.</summary>
    public IReadOnlyDictionary<string, UsdPerHour>? Rent { get; init; }

    /// <summary>Price of one chip with its share of server and network, by chip name, instead of the catalogue's.</summary>
    public IReadOnlyDictionary<string, Usd>? CapitalPerChip { get; init; }
}
