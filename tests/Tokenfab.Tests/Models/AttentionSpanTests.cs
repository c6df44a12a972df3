using CsCheck;
using Tokenfab.Models;

namespace Tokenfab.Tests.Models;

public sealed class AttentionSpanTests
{
    private static readonly Gen<AttentionSpan> Spans = Gen.OneOf(
        Gen.Const(AttentionSpan.Full),
        Gen.Int[1, 50].Select(window => new AttentionSpan(window, 0, 0, 1)),
        Gen.Int[1, 50].Select(chunk => new AttentionSpan(0, chunk, 0, 1)),
        Gen.Int[1, 50].Select(selected => new AttentionSpan(0, 0, selected, 1)),
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], Gen.Int[2, 8], (window, selected, stride) => new AttentionSpan(window, 0, selected, stride)));

    [Fact]
    public void PairsAreTheSumOverPositions() =>
        Gen.Select(Spans, Gen.Int[0, 200], Gen.Int[0, 200]).Sample((span, queries, past) =>
        {
            var sum = Enumerable.Range(past + 1, queries).Sum(position => KeysAt(span, position));
            Assert.Equal(sum, span.Pairs(queries, past), 1e-9 * Math.Max(sum, 1.0));
        });

    [Fact]
    public void PairsAddUpOverChunksOfAPrompt() =>
        Gen.Select(Spans, Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int[0, 300]).Sample((span, first, second, past) =>
        {
            var whole = span.Pairs(first + second, past);
            Assert.Equal(whole, span.Pairs(first, past) + span.Pairs(second, past + first), 1e-9 * Math.Max(whole, 1.0));
        });

    [Fact]
    public void AQueryNeverReadsMoreThanItsContext() =>
        Gen.Select(Spans, Gen.Int[1, 1000]).Sample((span, context) =>
            Assert.InRange(span.KeysRead(context), 0.0, span.Stride > 1 ? context + ((double)context / span.Stride) : context));

    [Fact]
    public void LongContextsReadWhatTheSpanAllows()
    {
        Assert.Equal(4096, new AttentionSpan(4096, 0, 0, 1).KeysRead(100_000));
        Assert.Equal(2048, new AttentionSpan(0, 0, 2048, 1).KeysRead(100_000));
        Assert.Equal(128 + 1024, new AttentionSpan(128, 0, 1024, 4).KeysRead(100_000));
        Assert.Equal(128 + (100_000 / 128.0), new AttentionSpan(128, 0, 0, 128).KeysRead(100_000));
        Assert.Equal(8193 / 2.0, new AttentionSpan(0, 8192, 0, 1).KeysRead(100_000));
    }

    // A query at a known position of its chunk sees the chunk up to itself; elsewhere KeysRead is exact.
    private static double KeysAt(AttentionSpan span, int position) =>
        span.Chunk > 0 ? ((position - 1) % span.Chunk) + 1 : span.KeysRead(position);
}
