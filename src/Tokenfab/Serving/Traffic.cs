using Tokenfab.Quantities;

namespace Tokenfab.Serving;

/// <summary>What a deployment is asked to serve, as statistics.</summary>
public sealed record Traffic
{
    /// <summary>Prompt lengths in tokens.</summary>
    public required LengthDistribution Input { get; init; }

    /// <summary>Output lengths in tokens.</summary>
    public required LengthDistribution Output { get; init; }

    /// <summary>Mean rate of requests over the whole fleet.</summary>
    public required RequestsPerSecond Rate { get; init; }

    /// <summary>Share of prompt tokens found in the prefix cache.</summary>
    public Ratio PrefixHits { get; init; }

    /// <summary>Squared coefficient of variation of the gaps between requests; one for Poisson arrivals.</summary>
    public double ArrivalVariability { get; init; } = 1.0;

    /// <summary>Speculative decoding; null where each step yields one token.</summary>
    public Speculation? Speculation { get; init; }
}

/// <summary>Lengths by mean and spread, taken as lognormal.</summary>
/// <param name="Mean">Mean tokens.</param>
/// <param name="Variation">Coefficient of variation: standard deviation over mean.</param>
public sealed record LengthDistribution(double Mean, double Variation = 0.0)
{
    /// <summary>The length below which a share of requests lies, by the lognormal with this mean and variation.</summary>
    /// <param name="standardNormal">The standard normal quantile of the share: 1.645 for 95 %, 2.326 for 99 %.</param>
    public double Quantile(double standardNormal)
    {
        var sigma = Math.Sqrt(Math.Log(1.0 + (Variation * Variation)));
        return Mean * Math.Exp((sigma * standardNormal) - (sigma * sigma / 2.0));
    }
}

/// <summary>Speculative decoding.</summary>
/// <param name="DraftTokens">Tokens drafted per step.</param>
/// <param name="Acceptance">Chance that a drafted token is accepted, given that all before it were.</param>
/// <param name="DraftCost">Time of drafting one token, as a share of a decode step of the main model.</param>
public sealed record Speculation(int DraftTokens, Ratio Acceptance, Ratio DraftCost)
{
    /// <summary>Tokens that one step yields per sequence: 1 + a + a² + ... (Leviathan et al. 2023, arXiv:2211.17192, eq. 1).</summary>
    public double TokensPerStep
    {
        get
        {
            var a = Acceptance.Value;
            return a >= 1.0 ? DraftTokens + 1.0 : (1.0 - Math.Pow(a, DraftTokens + 1)) / (1.0 - a);
        }
    }
}
