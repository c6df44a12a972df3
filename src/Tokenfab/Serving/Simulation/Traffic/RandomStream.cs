using System.Numerics;
using Tokenfab.Quantities;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>A seeded stream of random numbers: xoshiro256** (Blackman and Vigna 2021, ACM TOMS 47:4), the same on every machine.</summary>
internal struct RandomStream
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>A stream of its own for each seed and number.</summary>
    public RandomStream(ulong seed, ulong stream)
    {
        var first = new SplitMix64(seed ^ (stream * 0xD1342543DE82EF95UL));
        (_a, _b, _c, _d) = (first.NextBits(), first.NextBits(), first.NextBits(), first.NextBits());
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Even over 0 up to but without 1.</summary>
    public double NextShare() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Even over 0 up to but without <paramref name="count"/> (Lemire 2019; the bias is below 2^-32).</summary>
    public int NextIndex(int count) => (int)(((NextBits() >> 32) * (ulong)count) >> 32);

    /// <summary>Exponential with mean one.</summary>
    public double NextExponential()
    {
        var edges = Ziggurat.Exponential;
        var passed = 0.0;
        while (true)
        {
            var bits = NextBits();
            var layer = (int)(bits & (Ziggurat.Layers - 1));
            var x = (bits >> 11) * (1.0 / (1UL << 53)) * edges[layer];
            if (x < edges[layer + 1])
            {
                return passed + x;
            }

            if (layer == 0)
            {
                // What is left of an exponential beyond any point is exponential.
                passed += Ziggurat.ExponentialTail;
            }
            else if (IsUnder(Math.Exp(x - edges[layer]), Math.Exp(x - edges[layer + 1])))
            {
                return passed + x;
            }
        }
    }

    /// <summary>Standard normal.</summary>
    public double NextNormal()
    {
        var edges = Ziggurat.Normal;
        while (true)
        {
            var bits = NextBits();
            var layer = (int)(bits & (Ziggurat.Layers - 1));
            var x = ((bits >> 11) * (2.0 / (1UL << 53)) - 1.0) * edges[layer];
            if (Math.Abs(x) < edges[layer + 1])
            {
                return x;
            }

            if (layer == 0)
            {
                return Math.CopySign(NormalBeyond(Ziggurat.NormalTail), x);
            }

            if (IsUnder(Math.Exp(0.5 * ((x * x) - (edges[layer] * edges[layer]))), Math.Exp(0.5 * ((x * x) - (edges[layer + 1] * edges[layer + 1])))))
            {
                return x;
            }
        }
    }

    /// <summary>Gamma with a shape and scale one (Marsaglia and Tsang 2000, ACM TOMS 26:3).</summary>
    public double NextGamma(double shape)
    {
        if (shape < 1.0)
        {
            return NextGamma(shape + 1.0) * Math.Pow(1.0 - NextShare(), 1.0 / shape);
        }

        var d = shape - (1.0 / 3.0);
        var c = 1.0 / Math.Sqrt(9.0 * d);
        while (true)
        {
            var x = NextNormal();
            var v = 1.0 + (c * x);
            v = v * v * v;
            if (v > 0.0 && Math.Log(1.0 - NextShare()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    // Whether a height drawn evenly between a layer's lower and upper edge, as shares of the density, is under the density.
    private bool IsUnder(double lower, double upper) => lower + (NextShare() * (upper - lower)) < 1.0;

    // Marsaglia 1964: the tail of the normal by a pair of exponentials.
    private double NormalBeyond(double tail)
    {
        double x, y;
        do
        {
            x = NextExponential() / tail;
            y = NextExponential();
        }
        while (2.0 * y < x * x);

        return tail + x;
    }
}
