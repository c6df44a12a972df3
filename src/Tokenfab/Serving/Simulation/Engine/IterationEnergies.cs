using Tokenfab.Quantities;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>What one chip of a replica draws in any iteration, tabulated and summed as <see cref="IterationTimes"/> does times.</summary>
/// <remarks>Energies are integers in units of 2^-8 nJ, so that parts of a run add up to the same whatever their order; a stretch is at most
/// 275 s long, so that its energy fits in 64 bits for any chip below 100 kW.</remarks>
internal sealed class IterationEnergies(
    int maxSequences, int maxTokens, int maxContext,
    Func<int, double, Joules> decode, Func<int, int, double, Joules> prefill, Func<int, Joules> head,
    Joules expansion = default)
{
    /// <summary>Units of a joule.</summary>
    public const double UnitsPerJoule = 1e9 * (1L << 8);

    // The tables count 2^-24 ns; a joule stands in them as 2^-16 s.
    private const double SecondsPerJoule = 1.0 / (1L << (IterationTimes.FractionBits - 8));

    // Power is smooth in the batch: a few batches tell the rest.
    private const int ExactBatches = 32;

    private readonly IterationTimes _table = new(
        maxSequences, maxTokens, maxContext,
        (sequences, context) => In(decode(sequences, context)), (tokens, prompts, past) => In(prefill(tokens, prompts, past)), rows => In(head(rows)),
        In(expansion), ExactBatches);

    /// <summary>What attention in layers with windows draws; null where there are none.</summary>
    public WindowTimes? Windows { get; init; }

    /// <summary>Units of so many decode iterations of a batch, from its present context on.</summary>
    /// <param name="place">Where the batch stands in a table of times of the same limits.</param>
    /// <param name="sequences">Running sequences.</param>
    /// <param name="context">Tokens cached for them, all together.</param>
    /// <param name="iterations">How many.</param>
    public long Decode(int place, int sequences, long context, int iterations)
    {
        var (first, growth) = _table.Decode(place, sequences, context);
        return (first * iterations) + (growth * ((long)iterations * (iterations - 1) / 2));
    }

    /// <summary>The same, its place not being known.</summary>
    public long Decode(int sequences, long context, int iterations)
    {
        _table.Decode(sequences, context, out _, out _, out var place);
        return Decode(place, sequences, context, iterations);
    }

    /// <summary>Units of an iteration with prefill, by its place in a table of times of the same limits and what that was found by.</summary>
    public long Mixed(in IterationTimes.MixedPlace place, int tokens, double work, int prompts, int sequences, long context) =>
        _table.Mixed(place, tokens, work, prompts, sequences, context);

    /// <summary>The same, its place not being known.</summary>
    public long Mixed(int tokens, double work, int prompts, int sequences, long context) => _table.Mixed(tokens, work, prompts, sequences, context);

    /// <summary>Tabulates what attention in layers with windows draws, as <see cref="WindowTimes"/> does its times.</summary>
    public static WindowTimes WindowsOf(
        int maxSequences, int maxTokens, AttentionWindow window, Func<int, double, Joules> decode, Func<int, int, double, Joules> prefill) =>
        new(maxSequences, maxTokens, window, (sequences, read) => In(decode(sequences, read)), (tokens, prompts, past) => In(prefill(tokens, prompts, past)));

    private static Seconds In(Joules energy) => new(energy.Value * SecondsPerJoule);
}
