using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Planning;
using Tokenfab.Quantities;
using Tokenfab.Training;

namespace Tokenfab.Campaigns.PostTraining;

/// <summary>Reinforcement learning on sampled answers as a user writes it: the campaigns of kind <c>grpo</c> and <c>ppo</c>.</summary>
/// <remarks>Properties with a default have setters, because source-generated readers overwrite the default of an init-only property
/// whose key is left out.</remarks>
public sealed record PostTrainingScenario
{
    /// <summary>What the campaign is called.</summary>
    public required string Name { get; init; }

    /// <summary>How the policy is updated.</summary>
    public required PolicyMethod Kind { get; init; }

    /// <summary>A catalogue model, or the path of a config.json, safetensors or GGUF file.</summary>
    public required string Model { get; init; }

    /// <summary>A chip or server, by catalogue name.</summary>
    public required string Chip { get; init; }

    /// <summary>How many chips, for generation and training together.</summary>
    public required Count Chips { get; init; }

    /// <summary>Steps. Default 1.</summary>
    public Count Steps { get; set; } = new(1.0);

    /// <summary>Prompts of a step.</summary>
    public required Count Prompts { get; init; }

    /// <summary>Answers to each prompt.</summary>
    public required Count Group { get; init; }

    /// <summary>Mean tokens of a prompt. Default 600, an assumption.</summary>
    public Count PromptTokens { get; set; } = new(600.0);

    /// <summary>Mean tokens of an answer, before any is cut off.</summary>
    public required Count OutputTokens { get; init; }

    /// <summary>Coefficient of variation of those, taken as lognormal. Default 1, an assumption.</summary>
    public Ratio OutputVariation { get; set; } = new(1.0);

    /// <summary>Tokens after which an answer is cut off.</summary>
    public required Count MaxTokens { get; init; }

    /// <summary>Where generation and training run; left out, all ways are compared.</summary>
    public Placement? Placement { get; init; }

    /// <summary>How answers are generated.</summary>
    public required RolloutSpec Rollout { get; init; }

    /// <summary>How the policy is trained.</summary>
    public required PolicyTrainingSpec Training { get; init; }

    /// <summary>Most answers that may be from an older policy, over those of a step, when asynchronous. Default 50 %.</summary>
    public Ratio Staleness { get; set; } = new(0.5);

    /// <summary>Whether an update interrupts answers under way, which go on under the new policy, when asynchronous. Default yes.</summary>
    public bool Interrupts { get; set; } = true;

    /// <summary>Rate at which new weights reach the rollout engines, all of them together. Default 15 GB/s, the middle of 4 to 50 GB/s that
    /// frameworks reach on models of 30 to 1,000 bn parameters (verl, slime, Mooncake).</summary>
    public BytesPerSecond SyncBandwidth { get; set; } = new(15e9);

    /// <summary>The prover of the catalogue that is trained, where answers are proofs; with <see cref="Benchmark"/> it tells which groups teach.</summary>
    public string? Prover { get; init; }

    /// <summary>The benchmark that the prompts are like.</summary>
    public string? Benchmark { get; init; }

    /// <summary>How proofs are checked, where answers are proofs.</summary>
    public VerifierSpec? Verifier { get; init; }

    /// <summary>Time from an answer to its reward, where it is no proof. Default none.</summary>
    public Seconds Reward { get; set; }

    /// <summary>What lengths are drawn from. Default 1.</summary>
    public Count Seed { get; set; } = new(1.0);

    /// <summary>Prices and accounting, as in a scenario.</summary>
    public EconomicsSpec Economics { get; set; } = new();
}

/// <summary>How answers are generated.</summary>
/// <param name="Layout">One replica, as in <c>TP2</c>.</param>
/// <param name="Chips">Chips that only generate, where generation has chips of its own; left out, the best of eighths.</param>
/// <param name="Engine">The serving engine; vLLM when left out.</param>
/// <param name="MaxSequences">Most answers of a replica at once; 256 when left out.</param>
/// <param name="Precision">Number format; the model's own when left out.</param>
public sealed record RolloutSpec(string Layout, Count? Chips = null, string Engine = "vllm", Count? MaxSequences = null, string Precision = "native");

/// <summary>How the policy is trained.</summary>
public sealed record PolicyTrainingSpec
{
    /// <summary>The training framework's era. Default fsdp.</summary>
    public string Framework { get; set; } = "fsdp";

    /// <summary>How training is laid out, as in a training scenario; left out, parameters sharded over all chips that train and every layer
    /// recomputed, as post-training frameworks do to make room.</summary>
    public LayoutSpec? Layout { get; init; }

    /// <summary>Model FLOP utilisation that was measured, by 6 FLOP a parameter and token; left out, training is predicted as <c>train</c> does.</summary>
    public Ratio? Mfu { get; init; }

    /// <summary>Optimizer steps made of the answers of one step. Default 1.</summary>
    public Count Updates { get; set; } = new(1.0);

    /// <summary>Whether log-probabilities under the policy that generated are computed by the trainer rather than taken from the rollout engine;
    /// left out, where generation is of the same step or the one before.</summary>
    public bool? OldLogProbabilities { get; init; }

    /// <summary>Whether a frozen reference scores the answers too. Default not.</summary>
    public bool Reference { get; set; }
}

/// <summary>How the policy is updated.</summary>
[JsonConverter(typeof(WordConverter<PolicyMethod>))]
public enum PolicyMethod
{
    /// <summary>Relative to the other answers of the group (Shao et al. 2024, arXiv:2402.03300): no critic.</summary>
    Grpo,

    /// <summary>Relative to a critic as large as the policy, trained beside it (Schulman et al. 2017, arXiv:1707.06347).</summary>
    Ppo,
}

/// <summary>Where generation and training run.</summary>
[JsonConverter(typeof(WordConverter<Placement>))]
public enum Placement
{
    /// <summary>On the same chips, one after the other.</summary>
    Colocated,

    /// <summary>On chips of their own; training uses the answers of the step before.</summary>
    OneStepOff,

    /// <summary>On chips of their own; answers stream, and a share of them may be stale.</summary>
    Asynchronous,
}
