using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tokenfab.Quantities;

namespace Tokenfab.Economics.Venture;

/// <summary>Four seeded streams of random numbers side by side: xoshiro256++ (Blackman and Vigna 2021) and the polar form of the normal
/// distribution (Box and Muller 1958).</summary>
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

    /// <summary>Even over 0 up to but without 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> NextShare()
    {
        var result = Rotate(_a + _d, 23) + _a;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = Rotate(_d, 45);

        // 52 random bits under the exponent of one give 1 up to 2.
        return ((result >>> 12) | Vector256.Create(0x3FF0000000000000UL)).AsDouble() - Vector256<double>.One;
    }

    /// <summary>Eight standard normal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<double> First, Vector256<double> Second) NextNormal()
    {
        var radius = Vector256.Sqrt(Vector256.Log(Vector256<double>.One - NextShare()) * -2.0);
        var (sin, cos) = Vector256.SinCos(NextShare() * (2.0 * Math.PI));
        return (radius * cos, radius * sin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate(Vector256<ulong> value, int bits) => (value << bits) | (value >>> (64 - bits));
}
