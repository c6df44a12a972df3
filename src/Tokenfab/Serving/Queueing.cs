using Tokenfab.Quantities;

namespace Tokenfab.Serving;

/// <summary>Waiting times in closed form.</summary>
internal static class Queueing
{
    /// <summary>Mean wait for one server: <c>rho / (1 - rho) x S x (ca² + cs²) / 2</c> (Kingman 1961; exact for M/G/1, Pollaczek-Khinchine).</summary>
    /// <param name="utilisation">rho, below one.</param>
    /// <param name="service">Mean service time S.</param>
    /// <param name="arrivalVariability">ca²: squared coefficient of variation of the gaps.</param>
    /// <param name="serviceVariability">cs²: squared coefficient of variation of the service times.</param>
    public static Seconds OneServer(double utilisation, Seconds service, double arrivalVariability, double serviceVariability) =>
        service * (utilisation / (1.0 - utilisation) * (arrivalVariability + serviceVariability) / 2.0);

    /// <summary>Chance that a request finds all slots taken, for many slots (Halfin and Whitt 1981, eq. 2.3):
    /// <c>1 / (1 + beta Phi(beta) / phi(beta))</c> with <c>beta = (slots - load) / sqrt(load)</c>.</summary>
    public static double ChanceOfWaiting(double slots, double load)
    {
        if (load <= 0.0)
        {
            return 0.0;
        }

        var beta = (slots - load) / Math.Sqrt(load);
        return beta <= 0.0 ? 1.0 : beta > 8.0 ? 0.0 : 1.0 / (1.0 + (beta * StandardNormal.Probability(beta) / StandardNormal.Density(beta)));
    }

    /// <summary>Mean wait for one of many slots: chance of waiting x S / (slots - load) x (ca² + cs²) / 2 (Allen 1990, eq. 5.101).</summary>
    public static Seconds ManySlots(double slots, double load, Seconds service, double arrivalVariability, double serviceVariability) =>
        service * (ChanceOfWaiting(slots, load) / (slots - load) * (arrivalVariability + serviceVariability) / 2.0);

    /// <summary>The wait that a share of requests does not exceed, waits being exponential for those that wait at all.</summary>
    /// <param name="mean">Mean wait over all requests.</param>
    /// <param name="chance">Chance of waiting at all.</param>
    /// <param name="share">The share.</param>
    public static Seconds Quantile(Seconds mean, double chance, double share) =>
        chance <= 1.0 - share ? Seconds.Zero : mean * (Math.Log(chance / (1.0 - share)) / chance);
}
