using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tokenfab.Economics.Venture;

/// <summary>Elementary functions of eight single-precision numbers at once, to a few units of their last digit.</summary>
/// <remarks>Only operations that IEEE 754 rounds in one way are used, fused multiply-add among them, so that every processor gives the same bits.</remarks>
internal static class SingleMath
{
    /// <summary>Standard normal numbers of 32 random bits each: the sign of one, and the quantile of the other 31.</summary>
    /// <remarks>The inverse of the error function by Giles (GPU Computing Gems 2, 2011, chapter 10), single precision. The bits tell the distance
    /// from the tail, so that the tail is as fine as the middle; it ends at 6.2 standard deviations.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Normal(Vector256<uint> bits)
    {
        const float root2 = 1.41421356f;
        var magnitude = Vector256.ConvertToSingle((bits & Vector256.Create(0x7FFFFFFFu)).AsInt32());
        var tail = Fma(magnitude, Vector256.Create(1.0f / (1L << 31)), Vector256.Create(1.0f / (1L << 32)));
        var w = -Log(tail * (Vector256.Create(2.0f) - tail));
        var z = Middle(w - Vector256.Create(2.5f));
        var far = Vector256.GreaterThanOrEqual(w, Vector256.Create(5.0f));
        if (far != Vector256<float>.Zero)
        {
            z = Vector256.ConditionalSelect(far, Far(Vector256.Sqrt(w) - Vector256.Create(3.0f)), z);
        }

        z *= (Vector256<float>.One - tail) * root2;
        return (z.AsUInt32() ^ (bits & Vector256.Create(0x80000000u))).AsSingle();
    }

    /// <summary>The exponential function of numbers between -87 and 88 (Moshier, Cephes, expf).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        // Adding 1.5 x 2^23 leaves the nearest whole number in the lowest bits.
        var rounder = Vector256.Create(12582912.0f);
        var shifted = Fma(x, Vector256.Create(1.44269504f), rounder);
        var whole = shifted - rounder;
        var r = Fma(whole, Vector256.Create(-0.693359375f), x);
        r = Fma(whole, Vector256.Create(2.12194440e-4f), r);
        var p = Vector256.Create(1.9875691500e-4f);
        p = Fma(p, r, Vector256.Create(1.3981999507e-3f));
        p = Fma(p, r, Vector256.Create(8.3334519073e-3f));
        p = Fma(p, r, Vector256.Create(4.1665795894e-2f));
        p = Fma(p, r, Vector256.Create(1.6666665459e-1f));
        p = Fma(p, r, Vector256.Create(5.0000001201e-1f));
        p = Fma(p * r, r, r) + Vector256<float>.One;
        return (p.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();
    }

    /// <summary>The natural logarithm of positive normal numbers (Moshier, Cephes, logf).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> x)
    {
        // The mantissa between root 1/2 and root 2: its exponent is that of the number less the one of root 1/2.
        var offset = Vector256.Create(0x3F3504F3);
        var exponent = (x.AsInt32() - offset) >> 23;
        var t = (x.AsInt32() - (exponent << 23)).AsSingle() - Vector256<float>.One;
        var e = Vector256.ConvertToSingle(exponent);
        var p = Vector256.Create(7.0376836292e-2f);
        p = Fma(p, t, Vector256.Create(-1.1514610310e-1f));
        p = Fma(p, t, Vector256.Create(1.1676998740e-1f));
        p = Fma(p, t, Vector256.Create(-1.2420140846e-1f));
        p = Fma(p, t, Vector256.Create(1.4249322787e-1f));
        p = Fma(p, t, Vector256.Create(-1.6668057665e-1f));
        p = Fma(p, t, Vector256.Create(2.0000714765e-1f));
        p = Fma(p, t, Vector256.Create(-2.4999993993e-1f));
        p = Fma(p, t, Vector256.Create(3.3333331174e-1f));
        var square = t * t;
        p = Fma(p * t, square, e * Vector256.Create(-2.12194440e-4f));
        p = Fma(square, Vector256.Create(-0.5f), p);
        return Fma(e, Vector256.Create(0.693359375f), t + p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Middle(Vector256<float> w)
    {
        var p = Vector256.Create(2.81022636e-08f);
        p = Fma(p, w, Vector256.Create(3.43273939e-07f));
        p = Fma(p, w, Vector256.Create(-3.5233877e-06f));
        p = Fma(p, w, Vector256.Create(-4.39150654e-06f));
        p = Fma(p, w, Vector256.Create(0.00021858087f));
        p = Fma(p, w, Vector256.Create(-0.00125372503f));
        p = Fma(p, w, Vector256.Create(-0.00417768164f));
        p = Fma(p, w, Vector256.Create(0.246640727f));
        return Fma(p, w, Vector256.Create(1.50140941f));
    }

    private static Vector256<float> Far(Vector256<float> w)
    {
        var p = Vector256.Create(-0.000200214257f);
        p = Fma(p, w, Vector256.Create(0.000100950558f));
        p = Fma(p, w, Vector256.Create(0.00134934322f));
        p = Fma(p, w, Vector256.Create(-0.00367342844f));
        p = Fma(p, w, Vector256.Create(0.00573950773f));
        p = Fma(p, w, Vector256.Create(-0.0076224613f));
        p = Fma(p, w, Vector256.Create(0.00943887047f));
        p = Fma(p, w, Vector256.Create(1.00167406f));
        return Fma(p, w, Vector256.Create(2.83297682f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fma(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);
}
