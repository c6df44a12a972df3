namespace Tokenfab.Economics.Market;

/// <summary>First purchases that spread by example.</summary>
/// <param name="market">All who will ever buy.</param>
/// <param name="innovation">p: share of those left that buys of its own accord in a quarter.</param>
/// <param name="imitation">q: share of those left that buys in a quarter when all others have.</param>
/// <remarks>Bass 1969, Management Science 15(5): <c>dN/dt = (p + q N / m) (m - N)</c>, whose solution is
/// <c>N(t) = m (1 - e^-(p+q)t) / (1 + (q/p) e^-(p+q)t)</c>.</remarks>
public sealed class Diffusion(double market, double innovation, double imitation)
{
    /// <summary>Buyers by a time.</summary>
    /// <param name="quarters">Quarters since the start.</param>
    public double By(double quarters)
    {
        var fall = Math.Exp(-(innovation + imitation) * quarters);
        return market * (1.0 - fall) / (1.0 + (imitation / innovation * fall));
    }

    /// <summary>Buyers in a quarter; the first is 1.</summary>
    public double In(int quarter) => By(quarter) - By(quarter - 1);

    /// <summary>Quarters from the start to the greatest rate of purchases, <c>ln(q / p) / (p + q)</c>; zero where they only fall.</summary>
    public double Peak => imitation > innovation ? Math.Log(imitation / innovation) / (innovation + imitation) : 0.0;
}
