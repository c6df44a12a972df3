using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tokenfab.Quantities;

namespace Tokenfab.Economics.Venture;

/// <summary>Four seeded streams of random numbers side by side: xoshiro256++ (Blackman and Vigna 2021), 64 bits each, taken as eight of 32.</summary>
/// <remarks>Numbers depend on the seed alone, not on the processor's vectors.</remarks>
internal struct NormalStream
{
    private Vector256<ulong> _a;
    private Vector256<ulong> _b;
    private Vector256<ulong> _c;
    private Vector256<ulong> _d;

    public NormalStream(ulong seed)
    {
        var first = new SplitMix64(seed);
        Span<ulong> state = stackalloc ulong[16];
        foreach (ref var word in state)
        {
            word = first.NextBits();
        }

        _a = Vector256.Create<ulong>(state[..4]);
        _b = Vector256.Create<ulong>(state[4..8]);
        _c = Vector256.Create<ulong>(state[8..12]);
        _d = Vector256.Create<ulong>(state[12..]);
    }

    /// <summary>Eight numbers, even over 0 up to but without 1.</summary>
    public Vector256<float> NextShare()
    {
        Span<Vector256<uint>> one = stackalloc Vector256<uint>[1];
        Fill(one);
        return Vector256.ConvertToSingle((one[0] >>> 8).AsInt32()) * (1.0f / (1 << 24));
    }

    /// <summary>Fills a span with lognormal factors of mean one, eight side by side.</summary>
    /// <param name="factors">What to fill.</param>
    /// <param name="volatility">Standard deviation of their logarithms.</param>
    public void NextFactors(Span<Vector256<float>> factors, float volatility)
    {
        Fill(MemoryMarshal.Cast<Vector256<float>, Vector256<uint>>(factors));
        var (spread, drift) = (Vector256.Create(volatility), Vector256.Create(-0.5f * volatility * volatility));
        foreach (ref var factor in factors)
        {
            factor = SingleMath.Exp(Vector256.FusedMultiplyAdd(spread, SingleMath.Normal(factor.AsUInt32()), drift));
        }
    }

    /// <summary>Fills a span with random bits.</summary>
    /// <remarks>The state stays in registers from the first to the last: read from memory for each, it would take ten times as long.</remarks>
    private void Fill(Span<Vector256<uint>> bits)
    {
        var (a, b, c, d) = (_a, _b, _c, _d);
        foreach (ref var next in bits)
        {
            var sum = a + d;
            next = (((sum << 23) | (sum >>> 41)) + a).AsUInt32();
            var shifted = b << 17;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= shifted;
            d = (d << 45) | (d >>> 19);
        }

        (_a, _b, _c, _d) = (a, b, c, d);
    }
}
