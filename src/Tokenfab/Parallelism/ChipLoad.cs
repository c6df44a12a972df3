namespace Tokenfab.Parallelism;

/// <summary>What the busiest chip gets of a step.</summary>
internal readonly record struct ChipLoad
{
    /// <summary>Prompts, possibly a fraction of one.</summary>
    public double PrefillSequences { get; init; }

    /// <summary>Tokens of prompts.</summary>
    public double PrefillRows { get; init; }

    /// <summary>Cached tokens that these prompts read.</summary>
    public double PastRows { get; init; }

    /// <summary>Running sequences.</summary>
    public double DecodeSequences { get; init; }

    /// <summary>Tokens of running sequences, drafts included.</summary>
    public double DecodeRows { get; init; }

    /// <summary>Tokens of all attention groups, which meet at the experts.</summary>
    public double StageTokens { get; init; }

    /// <summary>Pairs of a token and an expert of this chip.</summary>
    public double ExpertPairs { get; init; }

    /// <summary>Experts of this chip that a token reaches.</summary>
    public double TouchedExperts { get; init; }
}
