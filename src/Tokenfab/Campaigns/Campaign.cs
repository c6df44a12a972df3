using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Planning;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns;

/// <summary>A campaign as a user writes it (<c>examples/campaigns/*.yaml</c>).</summary>
/// <remarks>Properties with a default have setters, because source-generated readers overwrite the default of an init-only property
/// whose key is left out.</remarks>
public sealed record Campaign
{
    /// <summary>What the campaign is called.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of campaign it is. Default search.</summary>
    public CampaignKind Kind { get; set; } = CampaignKind.Search;

    /// <summary>A prover of the catalogue.</summary>
    public required string Prover { get; init; }

    /// <summary>A benchmark of the catalogue that the prover was measured on; campaigns on other problems name the one that theirs are like.</summary>
    public required string Benchmark { get; init; }

    /// <summary>Problems, where they are not those of the benchmark.</summary>
    public Count? Problems { get; init; }

    /// <summary>Share of the problems to prove; left out where <see cref="Samples"/> is given.</summary>
    public Ratio? Target { get; init; }

    /// <summary>Most attempts at each problem; left out where <see cref="Target"/> is given.</summary>
    public Count? Samples { get; init; }

    /// <summary>Whether attempts at a problem end with its first proof. Default yes.</summary>
    public bool StopAtFirst { get; set; } = true;

    /// <summary>Time by which all must be done. Default a day.</summary>
    public Seconds Deadline { get; set; } = new(86_400.0);

    /// <summary>Mean tokens of a prompt: statement and instructions. Default 600, an assumption.</summary>
    public Count PromptTokens { get; set; } = new(600.0);

    /// <summary>Mean tokens of an attempt; left out, as the catalogue knows of the prover.</summary>
    public Count? OutputTokens { get; init; }

    /// <summary>Coefficient of variation of those. Default 1, an assumption.</summary>
    public Ratio OutputVariation { get; set; } = new(1.0);

    /// <summary>Chips or servers allowed, by catalogue name.</summary>
    public required IReadOnlyList<string> Chips { get; init; }

    /// <summary>How proofs are checked.</summary>
    public VerifierSpec Verifier { get; set; } = new();

    /// <summary>How theorems are taken apart, for campaigns that do so.</summary>
    public DecompositionSpec? Decomposition { get; init; }

    /// <summary>What is searched for generation, as in a scenario; headroom and modes are not, as nobody waits.</summary>
    public SearchSpec Search { get; set; } = new();

    /// <summary>Caps that the campaign must keep.</summary>
    public CampaignLimits Limits { get; set; } = new();

    /// <summary>Prices and accounting, as in a scenario.</summary>
    public EconomicsSpec Economics { get; set; } = new();
}

/// <summary>Kinds of campaigns.</summary>
[JsonConverter(typeof(WordConverter<CampaignKind>))]
public enum CampaignKind
{
    /// <summary>Whole proofs are drawn until one is right.</summary>
    Search,

    /// <summary>Theorems are sketched, their lemmas searched one by one.</summary>
    Decompose,
}

/// <summary>A pool of verifiers as written; what is left out is as the catalogue's verifier has it.</summary>
public sealed record VerifierSpec
{
    /// <summary>A verifier of the catalogue. Default the Kimina Lean server.</summary>
    public string Server { get; set; } = "kimina-lean-server";

    /// <summary>Cores of one machine; left out, the largest that was measured.</summary>
    public Count? Cores { get; init; }

    /// <summary>Share of time in which cores work; the rest absorbs bursts. Default 80 %.</summary>
    public Ratio Utilisation { get; set; } = new(0.8);

    /// <summary>Time after which a proof is given up.</summary>
    public Seconds? Timeout { get; init; }

    /// <summary>Share of the failing attempts that run into it.</summary>
    public Ratio? TimeoutShare { get; init; }

    /// <summary>Price of a core for an hour.</summary>
    public UsdPerHour? CoreHour { get; init; }
}

/// <summary>Caps of a campaign; null where there is none.</summary>
public sealed record CampaignLimits
{
    /// <summary>Most chips.</summary>
    public Count? Chips { get; init; }

    /// <summary>Most cost of the whole campaign.</summary>
    public Usd? Cost { get; init; }
}

/// <summary>How theorems are taken apart: a sketch with holes, each of which is a lemma.</summary>
public sealed record DecompositionSpec
{
    /// <summary>The model that writes sketches, of the catalogue; left out, the prover's.</summary>
    public string? Sketcher { get; init; }

    /// <summary>Mean tokens of a sketch. Default 4,000, an assumption.</summary>
    public Count SketchTokens { get; set; } = new(4000.0);

    /// <summary>Share of sketches whose lemmas are true and give the theorem.</summary>
    public required Ratio Sound { get; init; }

    /// <summary>Sketches of each theorem, one after another until one is closed. Default 1.</summary>
    public Count Sketches { get; set; } = new(1.0);

    /// <summary>The lemmas of a sketch.</summary>
    public required IReadOnlyList<LemmaSpec> Lemmas { get; init; }
}

/// <summary>One lemma of a sketch.</summary>
/// <param name="Name">Its name: <c>h1</c>.</param>
/// <param name="Samples">Most attempts at it.</param>
/// <param name="Needs">Lemmas that must be closed before attempts at it start; none when left out.</param>
/// <param name="Like">The benchmark whose problems it is as hard as; the campaign's when left out.</param>
/// <param name="Parts">Lemmas that it is itself taken apart into once its attempts are used up; none when left out.</param>
public sealed record LemmaSpec(string Name, Count Samples, IReadOnlyList<string>? Needs = null, string? Like = null, IReadOnlyList<LemmaSpec>? Parts = null);
