namespace Tokenfab.Claims;

/// <summary>What recomputing a claim gave.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Computed">The figure as recomputed: under the convention where one makes it hold, else as the claim stands, be it of another
/// dimension than the stated one; null where there is none.</param>
/// <param name="Stated">The figure as stated; null where the claim states none.</param>
/// <param name="Convention">The convention under which it holds; null where it holds as it stands or not at all.</param>
/// <param name="Mixture">What the claim mixes up, where its units do not go together; null where they do.</param>
/// <param name="Needed">For each quantity alone, the value that would make the claim true, where there is one.</param>
public sealed record Verdict(
    Claim Claim, VerdictKind Outcome, Measure? Computed, Measure? Stated, Convention? Convention, string? Mixture, IReadOnlyList<NeededValue> Needed)
{
    /// <summary>The stated figure as it is written: under the convention where it changes that; null where the claim states none.</summary>
    public string? StatedText => Convention?.Stated ?? Claim.Stated;

    /// <summary>How far the stated figure is from the computed one, as a share of the computed one; null where the two cannot be compared.</summary>
    public double? Off => Computed is { } computed && Stated is { } stated && computed.Dimension == stated.Dimension && computed.Value != 0.0
        ? (stated.Value / computed.Value) - 1.0 : null;
}

/// <summary>The verdicts.</summary>
public enum VerdictKind
{
    /// <summary>The claim holds as it stands.</summary>
    Holds,

    /// <summary>It holds when something is read otherwise.</summary>
    HoldsUnderConvention,

    /// <summary>It does not hold.</summary>
    DoesNotHold,

    /// <summary>Nothing known lets it be computed.</summary>
    CannotBeComputed,
}

/// <summary>What would have to be true.</summary>
/// <param name="Name">The quantity.</param>
/// <param name="Given">Its value in the claim.</param>
/// <param name="Needed">Its value that would make the claim true, all others as given.</param>
public sealed record NeededValue(string Name, Measure Given, Measure Needed);
