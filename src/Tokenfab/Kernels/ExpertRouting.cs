using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>How tokens spread over experts.</summary>
/// <param name="Skew">Exponent of a bounded power law of the experts' loads; zero where every expert is equally likely.</param>
/// <remarks>Under a power law an expert's load before scaling is drawn from the density <c>x^-Skew</c> between 1 and four fifths of the
/// tokens, as AIConfigurator draws it when it measures expert kernels (exponents 1.01 and 1.2).</remarks>
public readonly record struct ExpertRouting(double Skew)
{
    private const int Quantiles = 8;

    /// <summary>Every expert is equally likely.</summary>
    public static ExpertRouting Balanced => default;

    /// <summary>Expected number of distinct experts that get at least one token.</summary>
    /// <param name="experts">Experts to choose from.</param>
    /// <param name="topK">Different experts of each token, of these.</param>
    /// <param name="tokens">Tokens, chosen independently.</param>
    /// <returns><c>E (1 - (1 - k/E)^tokens)</c> where all are equally likely; the mean of the same over the power law's loads otherwise.</returns>
    public double Touched(double experts, double topK, double tokens)
    {
        var share = topK / experts;
        if (share >= 1.0)
        {
            return tokens > 0.0 ? experts : 0.0;
        }

        if (Skew <= 0.0)
        {
            return experts * (1.0 - Math.Exp(tokens * Math.Log(1.0 - share)));
        }

        var largest = Largest(tokens);
        var mean = Moment(1.0, largest);
        var scale = -tokens * share / mean;
        var exponent = 1.0 - Skew;
        var top = Math.Pow(largest, exponent) - 1.0;
        var untouched = 0.0;
        for (var i = 0; i < Quantiles; i++)
        {
            var at = (i + 0.5) / Quantiles;
            untouched += Math.Exp(scale * (Math.Abs(exponent) < 1e-9 ? Math.Pow(largest, at) : Math.Pow((at * top) + 1.0, 1.0 / exponent)));
        }

        return experts * (1.0 - (untouched / Quantiles));
    }

    /// <summary>Expected number of distinct experts that get at least one token on the rank where most do: all ranks wait for it.</summary>
    /// <param name="experts">Routed experts.</param>
    /// <param name="topK">Experts of each token.</param>
    /// <param name="tokens">Tokens over all ranks.</param>
    /// <param name="ranks">Ranks that hold equal numbers of experts, placed without regard to load.</param>
    /// <remarks>The ranks' counts are nearly binomial; the expected largest of them is taken as in <see cref="BusiestRank"/>.</remarks>
    public double BusiestTouched(double experts, double topK, double tokens, double ranks)
    {
        var touched = Touched(experts, topK, tokens) / ranks;
        var perRank = experts / ranks;
        var share = touched / perRank;
        var deviation = Math.Sqrt(perRank * share * (1.0 - share) * (1.0 - (1.0 / ranks)));
        return ranks <= 1.0 ? touched : Math.Min(touched + (Extreme(ranks) * deviation), Math.Min(perRank, Math.Max(tokens * topK, touched)));
    }

    /// <summary>Load of the busiest rank, relative to the mean rank's.</summary>
    /// <param name="experts">Routed experts.</param>
    /// <param name="topK">Experts of each token.</param>
    /// <param name="tokens">Tokens over all ranks.</param>
    /// <param name="ranks">Ranks that hold equal numbers of experts, placed without regard to load.</param>
    /// <remarks>The expected largest of the ranks' sums. That of a normal variable stands at the share <c>(R - 3/8) / (R + 1/4)</c> (Blom
    /// 1958); under a power law the sums lean to the right, which the first term of Cornish and Fisher (1938) adds. Never more than every
    /// token once for each expert it can use on the rank.</remarks>
    public double BusiestRank(double experts, double topK, double tokens, double ranks)
    {
        if (ranks <= 1.0 || tokens <= 0.0)
        {
            return 1.0;
        }

        var perRank = experts / ranks;
        var extreme = Extreme(ranks);
        var busiest = 1.0 + (extreme * Math.Sqrt((1.0 - (1.0 / ranks)) * ranks / (tokens * topK)));
        if (Skew > 0.0)
        {
            var largest = Largest(tokens);
            var (mean, second) = (Moment(1.0, largest), Moment(2.0, largest));
            var deviation = Math.Sqrt(Math.Max(second - (mean * mean), 0.0));
            var third = Moment(3.0, largest) - (3.0 * mean * second) + (2.0 * mean * mean * mean);
            var lean = deviation > 0.0 ? third / (deviation * deviation * deviation * Math.Sqrt(perRank)) : 0.0;
            var leaning = extreme + (lean / 6.0 * ((extreme * extreme) - 1.0));
            busiest = Math.Max(busiest, 1.0 + (leaning * deviation / (mean * Math.Sqrt(perRank))));
        }

        return Math.Min(busiest, Math.Max(1.0, ranks * Math.Min(perRank, topK) / topK));
    }

    /// <summary>Share of the lesser of arithmetic and weight traffic that cannot hide behind the greater because some experts are bound by
    /// one and some by the other.</summary>
    /// <remarks>Loads of a power law with an exponent near one spread evenly over the orders of magnitude from one token to most tokens.
    /// The sum over experts of the longer of both is then longer than the longer of both sums by 0.4 to 0.7 of the shorter sum where the
    /// two are within a factor of two; with equal loads by nothing.</remarks>
    public double Unevenness => Skew > 0.0 ? 0.5 : 0.0;

    private static double Extreme(double ranks) => StandardNormal.Quantile((ranks - 0.375) / (ranks + 0.25));

    private static double Largest(double tokens) => Math.Max(2.0, 0.8 * tokens);

    // Moment of the density x^-Skew on [1, largest]; at a vanishing exponent the power turns into a logarithm.
    private double Moment(double order, double largest) => Power(order + 1.0 - Skew, largest) / Power(1.0 - Skew, largest);

    private static double Power(double exponent, double largest) =>
        Math.Abs(exponent) < 1e-9 ? Math.Log(largest) : (Math.Pow(largest, exponent) - 1.0) / exponent;
}
