using Tokenfab.Quantities;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>Draws the times between requests.</summary>
public abstract class Arrivals
{
    /// <summary>Independent arrivals at a rate.</summary>
    public static Arrivals Poisson(RequestsPerSecond rate) => new GammaArrivals(rate.Value, 1.0);

    /// <summary>Gaps drawn from a gamma distribution.</summary>
    /// <param name="rate">Mean rate.</param>
    /// <param name="burstiness">Squared coefficient of variation of the gaps: one is Poisson, zero is even, more comes in bursts.</param>
    public static Arrivals Gamma(RequestsPerSecond rate, double burstiness) => new GammaArrivals(rate.Value, burstiness);

    /// <summary>Poisson arrivals whose rate follows a sine over a period, least at its start and end.</summary>
    /// <param name="rate">Mean rate.</param>
    /// <param name="peakToMean">Peak rate over mean rate, from 1 to 2.</param>
    /// <param name="period">Usually a day.</param>
    public static Arrivals Diurnal(RequestsPerSecond rate, double peakToMean, Seconds period) => new DiurnalArrivals(rate.Value, peakToMean, period.Value);

    /// <summary>Poisson arrivals while the traffic is on, none while it is off; both last exponentially long.</summary>
    /// <param name="rate">Mean rate over on and off.</param>
    /// <param name="on">Mean time on.</param>
    /// <param name="off">Mean time off.</param>
    public static Arrivals OnOff(RequestsPerSecond rate, Seconds on, Seconds off) => new OnOffArrivals(rate.Value, on.Value, off.Value);

    /// <summary>The seconds of the next arrival after one.</summary>
    internal abstract double Next(double after, ref RandomStream random);

    /// <summary>Whether a random share of these arrivals is of the same kind and independent of the rest: Poisson arrivals are.</summary>
    internal abstract bool CanBeThinned { get; }

    /// <summary>The same at a share of the rate: what one of many replicas gets where each request goes to a random one.</summary>
    internal abstract Arrivals Thinned(double share);

    private sealed class GammaArrivals(double rate, double burstiness) : Arrivals
    {
        internal override double Next(double after, ref RandomStream random) => after + (burstiness switch
        {
            1.0 => random.NextExponential() / rate,
            0.0 => 1.0 / rate,
            _ => random.NextGamma(1.0 / burstiness) * burstiness / rate,
        });

        internal override bool CanBeThinned => burstiness == 1.0;

        internal override Arrivals Thinned(double share) => new GammaArrivals(rate * share, burstiness);
    }

    // Lewis and Shedler 1979: draw at the peak rate, keep by the rate of the moment.
    private sealed class DiurnalArrivals(double rate, double peakToMean, double period) : Arrivals
    {
        internal override double Next(double after, ref RandomStream random)
        {
            double now;
            do
            {
                after += random.NextExponential() / (rate * peakToMean);
                now = 1.0 - ((peakToMean - 1.0) * Math.Cos(2.0 * Math.PI * after / period));
            }
            while (random.NextShare() * peakToMean >= now);

            return after;
        }

        internal override bool CanBeThinned => true;

        internal override Arrivals Thinned(double share) => new DiurnalArrivals(rate * share, peakToMean, period);
    }

    private sealed class OnOffArrivals(double rate, double on, double off) : Arrivals
    {
        internal override double Next(double after, ref RandomStream random)
        {
            // The state of an on-off source has no memory: with arrivals at the rate of the on state, it turns off first with the chance
            // of one exponential being shorter than the other.
            var burst = rate * (on + off) / on;
            while (true)
            {
                after += random.NextExponential() / (burst + (1.0 / on));
                if (random.NextShare() * (burst + (1.0 / on)) < burst)
                {
                    return after;
                }

                after += random.NextExponential() * off;
            }
        }

        // All replicas share the times on and off.
        internal override bool CanBeThinned => false;

        internal override Arrivals Thinned(double share) => new OnOffArrivals(rate * share, on, off);
    }
}
