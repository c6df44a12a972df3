using Tokenfab.Planning;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns.Proofs;

/// <summary>A campaign on one kind of chip.</summary>
public sealed record ProofPlan
{
    /// <summary>The name in the campaign.</summary>
    public string Asked { get; init; } = string.Empty;

    /// <summary>The chip's name.</summary>
    public string Chip { get; init; } = string.Empty;

    /// <summary>One replica; null where there is none.</summary>
    public Generation? Replica { get; init; }

    /// <summary>Replicas.</summary>
    public double Replicas { get; init; }

    /// <summary>One replica that writes sketches; null where theorems are not taken apart.</summary>
    public Generation? Sketcher { get; init; }

    /// <summary>Replicas that write sketches.</summary>
    public double Sketchers { get; init; }

    /// <summary>The chips of all.</summary>
    public Count Chips => new((Replicas * (Replica?.Chips ?? 0)) + (Sketchers * (Sketcher?.Chips ?? 0)));

    /// <summary>Attempts' worth of tokens written, with what siblings of a first proof wrote for nothing.</summary>
    public Count Attempts { get; init; }

    /// <summary>Attempts' worth of tokens that were for nothing.</summary>
    public Count Wasted { get; init; }

    /// <summary>Output tokens.</summary>
    public Count Tokens { get; init; }

    /// <summary>From the first attempt to the last verdict.</summary>
    public Seconds Time { get; init; }

    /// <summary>The verifiers; null where there is no plan.</summary>
    public VerifierPool? Pool { get; init; }

    /// <summary>What it costs; null where there is no plan.</summary>
    public CampaignCost? Cost { get; init; }

    /// <summary>Cost of each theorem proved; null where prices are not known.</summary>
    public Estimate<Usd>? PerTheorem { get; init; }

    /// <summary>Energy of the chips at the wall; null where no source tells their power.</summary>
    public Joules? Energy { get; init; }

    /// <summary>Why it has no plan, or why it is not the best; null for the winner.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Whether the campaign can be done so.</summary>
    public bool Works => Loss is null or { Reason: LossReason.Beaten };
}
