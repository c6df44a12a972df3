using Tokenfab.Quantities;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>The time that layers with a sliding window or chunks add to any iteration for their attention, tabulated as
/// <see cref="IterationTimes"/> does for the rest, in the same units.</summary>
/// <remarks>Decoding, it follows the tokens that the running sequences read in those layers, all together. In prefill it follows the pairs of
/// queries and keys for each token computed, on two straight lines: from many short prompts to one long one, and from there to one whose
/// past fills the window.</remarks>
internal sealed class WindowTimes
{
    private const double UnitsPerSecond = 1e9 * (1L << IterationTimes.FractionBits);
    private const int ShortPrompt = 256;

    private readonly IterationTimes _decode;
    private readonly Knot[] _prefill;

    /// <summary>Tabulates two functions.</summary>
    /// <param name="maxSequences">Most sequences that run at once.</param>
    /// <param name="maxTokens">Most tokens of an iteration.</param>
    /// <param name="window">What the layers read.</param>
    /// <param name="decode">Their time in a decode iteration, by sequences and the mean of the tokens read before the query's own.</param>
    /// <param name="prefill">Their time in an iteration that computes chunks of prompts, by its tokens, the prompts, and the tokens cached before each.</param>
    public WindowTimes(
        int maxSequences, int maxTokens, AttentionWindow window, Func<int, double, Seconds> decode, Func<int, int, double, Seconds> prefill)
    {
        Window = window;
        var nothing = new Seconds(1e-9);
        _decode = new IterationTimes(maxSequences, 1, window.Tokens, decode, (_, _, _) => nothing, _ => Seconds.Zero);
        _prefill = new Knot[IterationTimes.Row(maxTokens).Index + 2];
        for (var row = 1; row < _prefill.Length; row++)
        {
            var tokens = IterationTimes.Tokens(row);
            (double Keys, double Units) At(int prompts, long past) =>
                ((double)prompts * window.Pairs(tokens / prompts, past) / tokens, prefill(tokens, prompts, past).Value * UnitsPerSecond);
            var (few, one, full) = (At(Math.Max(1, tokens / ShortPrompt), 0), At(1, 0), At(1, window.IsChunk ? Math.Max(window.Tokens - tokens, 0) : window.Tokens));
            double Slope((double Keys, double Units) from, (double Keys, double Units) to, double without) =>
                to.Keys - from.Keys > 0.5 ? (to.Units - from.Units) / (to.Keys - from.Keys) : without;
            var below = Slope(few, one, double.NaN);
            var above = Slope(one, full, double.IsNaN(below) ? 0.0 : below);
            _prefill[row] = new Knot(one.Keys, one.Units, double.IsNaN(below) ? above : below, above);
        }
    }

    /// <summary>What the layers read.</summary>
    public AttentionWindow Window { get; }

    /// <summary>Their part of a decode iteration, and for how many iterations from here on the same line holds.</summary>
    /// <param name="sequences">Running sequences, at least one.</param>
    /// <param name="windowed">Tokens that these layers read for them beside the queries' own.</param>
    /// <param name="opening">Sequences for which they read one more each iteration.</param>
    /// <param name="first">Units of this iteration.</param>
    /// <param name="growth">Units by which each iteration exceeds the one before it.</param>
    public long Decode(int sequences, long windowed, int opening, out long first, out long growth)
    {
        _decode.Decode(sequences, windowed, out first, out var together);
        growth = together / sequences * opening;
        return opening == 0 ? long.MaxValue : (_decode.Beyond(sequences, windowed) - windowed + opening - 1) / opening;
    }

    /// <summary>Their part of an iteration that computes chunks of prompts.</summary>
    /// <param name="tokens">Prompt tokens computed.</param>
    /// <param name="pairs">Pairs of those and the keys that they read.</param>
    /// <param name="sequences">Sequences that decode in it.</param>
    /// <param name="windowed">Tokens that these layers read for them.</param>
    public long Mixed(int tokens, long pairs, int sequences, long windowed)
    {
        var (row, share) = IterationTimes.Row(tokens);
        var keys = (double)pairs / tokens;
        var below = _prefill[row].At(keys);
        var units = below + (share * (_prefill[row + 1].At(keys) - below));
        if (sequences > 0)
        {
            _decode.Decode(sequences, windowed, out var first, out _);
            units += first - _decode.ContextFree(sequences);
        }

        return (long)units;
    }

    private readonly record struct Knot(double Keys, double Units, double Below, double Above)
    {
        public double At(double keys) => Units + ((keys - Keys) * (keys < Keys ? Below : Above));
    }
}
