namespace Tokenfab.Kernels;

/// <summary>How tokens spread over experts.</summary>
/// <param name="Skew">Exponent of a power law over the experts' popularity ranks; zero where every expert is equally likely.</param>
/// <remarks>AIConfigurator measures expert kernels under exponents of 1.01 and 1.2 in its own sampling, in which the load of an expert
/// is drawn from a Pareto law; a balanced router is zero.</remarks>
public readonly record struct ExpertRouting(double Skew)
{
    /// <summary>Every expert is equally likely.</summary>
    public static ExpertRouting Balanced => default;

    /// <summary>Expected number of distinct experts that get at least one of <paramref name="tokens"/>.</summary>
    /// <param name="experts">Experts to choose from.</param>
    /// <param name="topK">Different experts of each token.</param>
    /// <param name="tokens">Tokens, chosen independently.</param>
    /// <returns><c>E (1 - (1 - k/E)^tokens)</c>.</returns>
    public static double Touched(double experts, double topK, double tokens)
    {
        var share = topK / experts;
        return share >= 1.0 ? (tokens > 0.0 ? experts : 0.0) : experts * (1.0 - Math.Exp(tokens * Math.Log(1.0 - share)));
    }

    /// <summary>Load of the busiest rank, relative to the mean rank's.</summary>
    /// <param name="experts">Routed experts.</param>
    /// <param name="topK">Experts of each token.</param>
    /// <param name="tokens">Tokens over all ranks.</param>
    /// <param name="ranks">Ranks that hold equal numbers of experts.</param>
    /// <remarks>The expected largest of <paramref name="ranks"/> sums of multinomial draws, by the normal approximation
    /// <c>1 + sqrt(2 ln R) sigma/mu</c>, plus the share that a power law puts on the rank of the most popular experts when experts
    /// are placed without regard to load.</remarks>
    public double BusiestRank(double experts, double topK, double tokens, double ranks)
    {
        if (ranks <= 1.0)
        {
            return 1.0;
        }

        var systematic = Skew <= 0.0 ? 1.0 : SkewedShare(experts, ranks);
        var mean = tokens * topK / ranks;
        var spread = mean <= 0.0 ? 0.0 : Math.Sqrt(2.0 * Math.Log(ranks) * (1.0 - (1.0 / ranks)) / mean);

        // A rank never gets more than every token once per expert it holds, nor more than everything.
        var most = Math.Min(ranks, experts / Math.Max(topK, 1.0));
        return Math.Min(systematic + spread, Math.Max(most, 1.0));
    }

    // Popularity of rank r (from 1) is r^-Skew. Experts are dealt to ranks at random, so the busiest holds the most popular one and
    // the mean of the rest.
    private double SkewedShare(double experts, double ranks)
    {
        var total = Harmonic(experts);
        var perRank = experts / ranks;
        var first = 1.0 / total;
        return Math.Max(1.0, (first + ((1.0 - first) * (perRank - 1.0) / Math.Max(experts - 1.0, 1.0))) * ranks);
    }

    private double Harmonic(double experts) => Skew == 1.0
        ? Math.Log(experts) + 0.5772156649015329
        : 1.0 + ((Math.Pow(experts, 1.0 - Skew) - 1.0) / (1.0 - Skew)) - (0.5 * (1.0 - Math.Pow(experts, -Skew)));
}
