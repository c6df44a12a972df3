namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>Draws the lengths of requests.</summary>
public abstract class Lengths
{
    /// <summary>Every request alike.</summary>
    public static Lengths Fixed(int input, int output) => new FixedLengths(input, output);

    /// <summary>Prompt and output drawn apart, each lognormal with this mean and variation.</summary>
    public static Lengths Lognormal(LengthDistribution input, LengthDistribution output) => new LognormalLengths(input, output);

    /// <summary>Prompt and output drawn apart, each normal with this mean and variation, drawn again while below one token.</summary>
    public static Lengths Normal(LengthDistribution input, LengthDistribution output) => new NormalLengths(input, output);

    /// <summary>Pairs of prompt and output drawn from those measured.</summary>
    public static Lengths Empirical(IReadOnlyList<(int Input, int Output)> pairs) => new EmpiricalLengths([.. pairs]);

    /// <summary>The lengths of the next request; each at least one token.</summary>
    internal abstract (int Input, int Output) Next(ref RandomStream random);

    private static int Tokens(double drawn) => (int)Math.Clamp(Math.Round(drawn), 1.0, int.MaxValue / 4);

    private sealed class FixedLengths(int input, int output) : Lengths
    {
        internal override (int Input, int Output) Next(ref RandomStream random) => (input, output);
    }

    private sealed class LognormalLengths : Lengths
    {
        private readonly double _inputMu, _inputSigma, _outputMu, _outputSigma;

        public LognormalLengths(LengthDistribution input, LengthDistribution output) =>
            ((_inputMu, _inputSigma), (_outputMu, _outputSigma)) = (Parameters(input), Parameters(output));

        internal override (int Input, int Output) Next(ref RandomStream random) =>
            (Tokens(Math.Exp(_inputMu + (_inputSigma * random.NextNormal()))), Tokens(Math.Exp(_outputMu + (_outputSigma * random.NextNormal()))));

        private static (double Mu, double Sigma) Parameters(LengthDistribution lengths)
        {
            var variance = Math.Log(1.0 + (lengths.Variation * lengths.Variation));
            return (Math.Log(lengths.Mean) - (variance / 2.0), Math.Sqrt(variance));
        }
    }

    private sealed class NormalLengths(LengthDistribution input, LengthDistribution output) : Lengths
    {
        internal override (int Input, int Output) Next(ref RandomStream random) => (Draw(input, ref random), Draw(output, ref random));

        private static int Draw(LengthDistribution lengths, ref RandomStream random)
        {
            double drawn;
            do
            {
                drawn = lengths.Mean * (1.0 + (lengths.Variation * random.NextNormal()));
            }
            while (drawn < 1.0);

            return Tokens(drawn);
        }
    }

    private sealed class EmpiricalLengths((int Input, int Output)[] pairs) : Lengths
    {
        internal override (int Input, int Output) Next(ref RandomStream random) => pairs[random.NextIndex(pairs.Length)];
    }
}
