using Tokenfab.Models;
using Tokenfab.Policy;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Planning;

/// <summary>The answer to a scenario.</summary>
public sealed record PlanResult
{
    /// <summary>The question.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>The model.</summary>
    public required ModelArchitecture Model { get; init; }

    /// <summary>Its parameters.</summary>
    public required ParameterCount Parameters { get; init; }

    /// <summary>The traffic, trace and daily counts resolved.</summary>
    public required Traffic Traffic { get; init; }

    /// <summary>The objectives, defaults filled in.</summary>
    public required Slo Slo { get; init; }

    /// <summary>The rate that the fleet is sized for: peak and headroom included.</summary>
    public required RequestsPerSecond SizedFor { get; init; }

    /// <summary>One outcome per allowed chip, best first, losers after winners.</summary>
    public required IReadOnlyList<ChipOutcome> Outcomes { get; init; }

    /// <summary>Plans that no other plan beats in both tokens per second and user and tokens per second and chip, over all chips, by rising tokens per user.</summary>
    public required IReadOnlyList<FrontierPoint> Frontier { get; init; }

    /// <summary>Layouts evaluated: combinations of chip, parallel degrees, precision, batch, token budget and mode.</summary>
    public required long LayoutsEvaluated { get; init; }

    /// <summary>The best plan; null when no chip has one.</summary>
    public Plan? Best => Outcomes.Count > 0 ? Outcomes[0].Best : null;
}

/// <summary>What became of one allowed chip.</summary>
public sealed record ChipOutcome
{
    /// <summary>The name in the scenario.</summary>
    public required string Asked { get; init; }

    /// <summary>The server it stands for.</summary>
    public required string Server { get; init; }

    /// <summary>The chip's name.</summary>
    public required string Chip { get; init; }

    /// <summary>The best plan on it that keeps every objective and cap; null when there is none.</summary>
    public required Plan? Best { get; init; }

    /// <summary>Its own frontier, objectives on latency left aside, caps kept.</summary>
    public required IReadOnlyList<FrontierPoint> Frontier { get; init; }

    /// <summary>Why it has no plan, or why its plan is not the best; null for the winner.</summary>
    public required Loss? Loss { get; init; }

    /// <summary>What the rules of the scenario's day say of it; null where the scenario names no day and destination.</summary>
    public PolicyVerdict? Policy { get; init; }

    /// <summary>Layouts evaluated on it.</summary>
    public required long LayoutsEvaluated { get; init; }
}

/// <summary>Why a chip lost.</summary>
/// <param name="Reason">The kind of reason.</param>
/// <param name="Text">The reason with its figures: <c>needs 1,342 GB for weights alone, 64 chips hold 1,280 GB</c>.</param>
public sealed record Loss(LossReason Reason, string Text);

/// <summary>Kinds of reasons, in the order in which they are tested.</summary>
public enum LossReason
{
    /// <summary>The catalogue lacks a figure without which nothing can be predicted.</summary>
    Unknown,

    /// <summary>The rules of the day do not let it through.</summary>
    Policy,

    /// <summary>The chip lacks a precision that the scenario asks for.</summary>
    Precision,

    /// <summary>The model does not fit in any allowed replica.</summary>
    Memory,

    /// <summary>No layout meets the time to first token.</summary>
    Ttft,

    /// <summary>No layout meets the time per output token.</summary>
    Tpot,

    /// <summary>Layouts meet each objective, none meets both.</summary>
    Slo,

    /// <summary>The fleet would need more chips than allowed.</summary>
    Chips,

    /// <summary>The fleet would draw more power than allowed.</summary>
    Power,

    /// <summary>The fleet would cost more than allowed.</summary>
    Cost,

    /// <summary>It has a plan, but another chip's is better.</summary>
    Beaten,
}

/// <summary>A point of a frontier.</summary>
/// <param name="Chip">The chip's name.</param>
/// <param name="Deployment">The deployment.</param>
/// <param name="PerUser">Output tokens per second and user.</param>
/// <param name="PerChip">Output tokens per second and chip.</param>
/// <param name="Ttft">Mean time to first token.</param>
/// <param name="MeetsSlo">Whether it keeps the objectives.</param>
public sealed record FrontierPoint(
    string Chip, Deployment Deployment, TokensPerSecond PerUser, TokensPerSecond PerChip, Seconds Ttft, bool MeetsSlo);
