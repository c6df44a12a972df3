using Tokenfab.Quantities;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>Speculative decoding: how many tokens a step yields of each sequence.</summary>
/// <remarks>A step verifies the drafted tokens of a sequence together and yields those that are accepted and one more (Leviathan et al. 2023,
/// arXiv:2211.17192). Whether the token at a position is accepted is drawn for each request by itself: the draw depends on the seed, the
/// request and how many tokens it has, and on nothing else that happens.</remarks>
public sealed class SpeculationSettings
{
    private readonly double[] _reached;
    private readonly ulong _seed;

    /// <summary>By the chance of each position.</summary>
    /// <param name="acceptance">Chance that the token drafted at each position is accepted, given that all before it were.</param>
    /// <param name="seed">The same seed gives the same draws.</param>
    public SpeculationSettings(IReadOnlyList<Ratio> acceptance, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(acceptance);
        var reached = 1.0;
        _reached = [.. acceptance.Select(chance => reached *= chance.Value)];
        _seed = seed;
    }

    /// <summary>Tokens drafted for each sequence and step.</summary>
    public int Drafts => _reached.Length;

    /// <summary>Tokens that a step yields of a sequence: one, and those drafted that are accepted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="emitted">Output tokens that it has.</param>
    internal int Yield(long request, int emitted)
    {
        var draws = new SplitMix64(_seed ^ ((ulong)request * 0xD1342543DE82EF95UL) ^ ((ulong)emitted << 40));
        var drawn = (draws.NextBits() >> 11) * (1.0 / (1UL << 53));
        var tokens = 1;
        while (tokens <= _reached.Length && drawn < _reached[tokens - 1])
        {
            tokens++;
        }

        return tokens;
    }
}
