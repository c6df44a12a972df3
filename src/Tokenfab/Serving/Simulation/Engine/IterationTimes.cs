using System.Numerics;
using Tokenfab.Quantities;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>The time of any iteration of one replica, tabulated before a run starts, so that the run itself evaluates no model.</summary>
/// <remarks>
/// <para>Times are integers in units of 2^-24 ns. A decode iteration of a batch of B sequences with S cached tokens among them takes
/// <c>a + b S</c>, the coefficients being those of B and of the stretch of mean contexts that S / B lies in. As S grows by B an iteration,
/// n iterations take the sum of an arithmetic progression, exactly: a jump over n of them and n single steps end at the same instant.</para>
/// <para>An iteration with prefill takes the time of its tokens as one prompt's chunk would take it, plus the decode attention of the
/// running sequences, plus their rows of the output head. The chunk's quadratic work W = sum c (p + c / 2) over its prompts (c tokens
/// computed after p cached ones) is what one prompt of all the tokens would have at the past <c>W / T - T / 2</c>, which is below zero
/// where many prompts are computed whole: there the line goes from short prompts to one long one. Where latents are expanded
/// again for every chunk, n prompts have <c>(n - 1) W / T</c> cached tokens more to expand than that one.</para>
/// </remarks>
internal sealed class IterationTimes
{
    /// <summary>Bits after the point of a nanosecond.</summary>
    public const int FractionBits = 24;

    private const double UnitsPerSecond = 1e9 * (1L << FractionBits);

    // A jump takes no more than 2^62 units, which is 275 s, so that sums stay within 64 bits.
    private const int JumpBits = 62;
    private const int MostJump = 1 << 16;
    private const double LongestIteration = 1L << (JumpBits - 2);

    private const int FirstContext = 64;
    private const int FirstPast = 1024;
    private const int ShortPrompt = 256;
    private const int ExactRows = 128;
    private const int RowsPerDoubling = 32;
    private const int ExactBatches = 512;

    private readonly int _segments;
    private readonly Line[] _decode;
    private readonly double[] _contextFree;
    private readonly int _pasts;
    private readonly (double At0, double Slope)[] _prefill;
    private readonly double[] _head;
    private readonly double _expansion;

    /// <summary>Tabulates three functions.</summary>
    /// <param name="maxSequences">Most sequences that run at once.</param>
    /// <param name="maxTokens">Most tokens of an iteration.</param>
    /// <param name="maxContext">Longest context of a sequence.</param>
    /// <param name="decode">Time of a decode iteration by sequences and mean context.</param>
    /// <param name="prefill">Time of an iteration that computes chunks of prompts, by its tokens, the prompts, and the tokens cached before each;
    /// but one row of the output head.</param>
    /// <param name="head">Time that rows beyond the first add for the output head and the host.</param>
    /// <param name="expansion">What each token cached for a prompt costs once, however long the chunk.</param>
    /// <param name="exactBatches">Batches that are tabulated one by one.</param>
    public IterationTimes(
        int maxSequences, int maxTokens, int maxContext,
        Func<int, double, Seconds> decode, Func<int, int, double, Seconds> prefill, Func<int, Seconds> head,
        Seconds expansion = default, int exactBatches = ExactBatches)
    {
        (MaxSequences, MaxTokens) = (maxSequences, maxTokens);
        _segments = Segment(maxContext) + 1;
        _decode = new Line[(maxSequences + 1) * _segments];
        _contextFree = new double[maxSequences + 1];
        _head = new double[maxSequences + 1];
        var knots = new double[_segments + 1];
        foreach (var (from, to) in Stretches(maxSequences, exactBatches))
        {
            TabulateBatches(from, to, decode, knots);
            _head[to] = head(to).Value * UnitsPerSecond;
            for (var rows = from + 1; rows < to; rows++)
            {
                _head[rows] = _head[from] + ((_head[to] - _head[from]) * (rows - from) / (to - from));
            }
        }

        _expansion = expansion.Value * UnitsPerSecond;
        _pasts = PastSegment(maxContext) + 2;
        _prefill = new (double, double)[(Row(maxTokens).Index + 2) * _pasts];
        for (var row = 1; row < _prefill.Length / _pasts; row++)
        {
            TabulatePasts(row, prefill);
        }
    }

    /// <summary>Most sequences that run at once.</summary>
    public int MaxSequences { get; }

    /// <summary>Most tokens of an iteration.</summary>
    public int MaxTokens { get; }

    /// <summary>What attention in layers with windows adds; null where there are none.</summary>
    public WindowTimes? Windows { get; init; }

    /// <summary>A decode iteration, and for how many iterations from here on the same line holds.</summary>
    /// <param name="sequences">Running sequences, at least one.</param>
    /// <param name="context">Tokens cached for them, all together.</param>
    /// <param name="first">Units of this iteration.</param>
    /// <param name="growth">Units by which each iteration exceeds the one before it.</param>
    /// <returns>Iterations for which that is so.</returns>
    public int Decode(int sequences, long context, out long first, out long growth) => Decode(sequences, context, out first, out growth, out _);

    /// <summary>The same, and the place of the line, which holds for every table of the same limits.</summary>
    public int Decode(int sequences, long context, out long first, out long growth, out int place)
    {
        // Exact: the quotient's distance from the next whole number is far above a double's rounding. Twice as fast as whole numbers.
        var mean = (long)(context / (double)sequences);
        var segment = Math.Min(Segment(mean), _segments - 1);
        place = (sequences * _segments) + segment;
        (first, growth) = Decode(place, sequences, context);
        var most = MostIterations(first);
        return (int)(segment == _segments - 1 ? most : Math.Min(Knot(segment + 1) - mean, most));
    }

    /// <summary>A decode iteration on a line whose place is known, and by how much each exceeds the one before it.</summary>
    public (long First, long Growth) Decode(int place, int sequences, long context)
    {
        var line = _decode[place];
        return (line.At0 + (line.PerToken * context), line.PerToken * sequences);
    }

    /// <summary>What attention over the running sequences' caches adds nothing to.</summary>
    internal double ContextFree(int sequences) => _contextFree[sequences];

    /// <summary>The cached tokens of some sequences, all together, from which on their decode iteration is on another line.</summary>
    internal long Beyond(int sequences, long context)
    {
        var segment = Segment((long)(context / (double)sequences));
        return segment >= _segments - 1 ? long.MaxValue >> 1 : Knot(segment + 1) * sequences;
    }

    /// <summary>Iterations of which the sum stays within 64 bits, if the last takes no more than twice what the first does.</summary>
    internal static long MostIterations(long first) => Math.Min(MostJump, 1L << (JumpBits - 2 - BitOperations.Log2((ulong)first)));

    /// <summary>Units of an iteration with prefill.</summary>
    /// <param name="tokens">Tokens computed, decode tokens included.</param>
    /// <param name="work">W of the prompts' chunks.</param>
    /// <param name="prompts">Prompts that it computes chunks of.</param>
    /// <param name="sequences">Sequences that decode in it.</param>
    /// <param name="context">Tokens cached for those, all together.</param>
    public long Mixed(int tokens, double work, int prompts, int sequences, long context) =>
        Mixed(Find(tokens, work, sequences, context), tokens, work, prompts, sequences, context);

    /// <summary>Where an iteration with prefill stands in every table of the same limits.</summary>
    public MixedPlace Find(int tokens, double work, int sequences, long context)
    {
        var past = (work / tokens) - (tokens * 0.5);
        var column = past < 0.0 ? 0 : past < FirstPast ? 1 : Math.Min(PastSegment((uint)past) + 1, _pasts - 1);
        var (row, share) = Row(tokens);
        var line = 0;
        if (sequences > 0)
        {
            Decode(sequences, context, out _, out _, out line);
        }

        return new MixedPlace((row * _pasts) + column, past, share, line);
    }

    /// <summary>Units of an iteration with prefill whose place is known.</summary>
    public long Mixed(in MixedPlace place, int tokens, double work, int prompts, int sequences, long context)
    {
        var (low, high) = (_prefill[place.At], _prefill[place.At + _pasts]);
        var below = low.At0 + (low.Slope * place.Past);
        var units = below + (place.Share * (high.At0 + (high.Slope * place.Past) - below));
        if (sequences > 0)
        {
            units += Decode(place.Line, sequences, context).First - _contextFree[sequences];
        }

        units += _head[Math.Min(sequences + prompts - 1, MaxSequences)] + (_expansion * (prompts - 1) * work / tokens);
        return (long)units;
    }

    // Batches are tabulated one by one while they are small and then 32 to a doubling, with straight lines between.
    private static IEnumerable<(int From, int To)> Stretches(int most, int exactBatches)
    {
        var from = 0;
        while (from < most)
        {
            var stride = from < exactBatches ? 1 : 1 << (BitOperations.Log2((uint)from) - 5);
            var to = Math.Min(from + stride, most);
            yield return (from, to);
            from = to;
        }
    }

    private void TabulateBatches(int from, int to, Func<int, double, Seconds> decode, double[] knots)
    {
        var before = (double[])knots.Clone();
        for (var k = 0; k < knots.Length; k++)
        {
            knots[k] = decode(to, Knot(k)).Value * UnitsPerSecond;
        }

        for (var batch = from + 1; batch <= to; batch++)
        {
            var share = (double)(batch - from) / (to - from);
            double At(int k) => from == 0 ? knots[k] : before[k] + (share * (knots[k] - before[k]));
            _contextFree[batch] = At(0);
            for (var k = 0; k < _segments; k++)
            {
                var perToken = (long)Math.Round((At(k + 1) - At(k)) / ((Knot(k + 1) - Knot(k)) * batch));
                var at0 = (long)Math.Round(At(k)) - (perToken * Knot(k) * batch);
                _decode[(batch * _segments) + k] = new Line(at0, perToken);
                Check(At(k + 1), batch, "sequences");
            }
        }
    }

    private void TabulatePasts(int row, Func<int, int, double, Seconds> prefill)
    {
        var tokens = Tokens(row);
        var one = Knot(1, 0.0);
        var left = one;
        for (var column = 1; column < _pasts; column++)
        {
            var (from, to) = (column == 1 ? 0.0 : FirstPast * (double)(1L << (column - 2)), FirstPast * (double)(1L << (column - 1)));
            var right = Knot(1, to);
            Set(column, from, left, (right - left) / (to - from));
            left = right;
        }

        var prompts = Math.Max(1, tokens / ShortPrompt);
        var shortest = tokens * 0.5 * ((1.0 / prompts) - 1.0);
        Set(0, 0.0, one, prompts == 1 ? _prefill[(row * _pasts) + 1].Slope : (Knot(prompts, 0.0) - one) / shortest);

        double Knot(int prompts, double past)
        {
            var units = prefill(tokens, prompts, past).Value * UnitsPerSecond;
            Check(units, tokens, "prompt tokens");
            return units;
        }

        void Set(int column, double from, double value, double slope) => _prefill[(row * _pasts) + column] = (value - (slope * from), slope);
    }

    private static void Check(double units, int count, string what)
    {
        if (!(units > 0.0 && units < LongestIteration))
        {
            throw new InputException("deployment", null, null, $"an iteration of {count} {what} takes {units / UnitsPerSecond:G3} s", "Use more or faster chips");
        }
    }

    // Contexts 0, 64, 96, 128, 192, 256 ...: two stretches to a doubling.
    private static int Segment(long context)
    {
        if (context < FirstContext)
        {
            return 0;
        }

        var log = BitOperations.Log2((ulong)context);
        return (2 * (log - 6)) + (int)((context >> (log - 1)) & 1) + 1;
    }

    private static long Knot(int segment) => segment == 0 ? 0 : (segment & 1) == 1 ? 64L << (segment >> 1) : 96L << ((segment >> 1) - 1);

    private static int PastSegment(long past) => past < FirstPast ? 0 : BitOperations.Log2((ulong)past) - 9;

    /// <summary>The row of a number of tokens in a table, and how far it stands on the way to the next.</summary>
    internal static (int Index, double Share) Row(int tokens)
    {
        if (tokens <= ExactRows)
        {
            return (tokens, 0.0);
        }

        var log = BitOperations.Log2((uint)tokens);
        var shift = log - 5;
        var index = ExactRows + ((log - 7) * RowsPerDoubling) + ((tokens >> shift) & (RowsPerDoubling - 1));
        return (index, (tokens & ((1 << shift) - 1)) / (double)(1 << shift));
    }

    /// <summary>The tokens of a row.</summary>
    internal static int Tokens(int row)
    {
        if (row <= ExactRows)
        {
            return row;
        }

        var (doubling, step) = Math.DivRem(row - ExactRows, RowsPerDoubling);
        return (RowsPerDoubling + step) << (doubling + 2);
    }

    /// <summary>Where an iteration with prefill stands in a table.</summary>
    /// <param name="At">The row of its tokens and the column of its past.</param>
    /// <param name="Past">The past of one prompt of as much work.</param>
    /// <param name="Share">How far it stands on the way to the next row.</param>
    /// <param name="Line">The line of its decoding sequences.</param>
    public readonly record struct MixedPlace(int At, double Past, double Share, int Line);

    private readonly record struct Line(long At0, long PerToken);
}
