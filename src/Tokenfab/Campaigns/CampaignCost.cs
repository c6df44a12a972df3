using Tokenfab.Quantities;

namespace Tokenfab.Campaigns;

/// <summary>What a campaign costs.</summary>
/// <param name="Generation">Chips, with their share of servers, network, power and housing; null where their price is not known.</param>
/// <param name="Verification">Verifier cores.</param>
public sealed record CampaignCost(Estimate<Usd>? Generation, Estimate<Usd> Verification)
{
    /// <summary>Both; null where the chips' price is not known.</summary>
    public Estimate<Usd>? Total => Generation is { } chips
        ? new Estimate<Usd>(chips.Low + Verification.Low, chips.Mid + Verification.Mid, chips.High + Verification.High)
        : null;

    /// <summary>Prices hours.</summary>
    /// <param name="generation">The replica.</param>
    /// <param name="chips">All chips.</param>
    /// <param name="pool">The verifiers.</param>
    /// <param name="time">How long both are kept.</param>
    /// <param name="work">Work over its middle value, at its low and high end.</param>
    /// <remarks>Work, speed and price err independently of one another: their factors combine as the root of the sum of squared logarithms.</remarks>
    public static CampaignCost Of(Generation generation, double chips, VerifierPool pool, Seconds time, (double Low, double High) work)
    {
        ArgumentNullException.ThrowIfNull(generation);
        ArgumentNullException.ThrowIfNull(pool);
        var speed = 1.0 + generation.Plan.Uncertainty.Value;
        Estimate<Usd> Spread(Estimate<UsdPerHour> hour, double count, double speedError)
        {
            var mid = hour.Mid * time * count;
            double Factor(double work, double price) =>
                Math.Exp(Math.Sqrt(Square(Math.Log(work)) + Square(Math.Log(speedError)) + Square(Math.Log(price))));
            return new Estimate<Usd>(
                mid / Factor(work.Low, hour.Low.Value > 0.0 ? hour.Low / hour.Mid : 1.0), mid,
                double.IsFinite(work.High) ? mid * Factor(work.High, hour.High / hour.Mid) : new Usd(double.PositiveInfinity));
        }

        return new CampaignCost(
            generation.Plan.Cost is { } cost ? Spread(cost.ChipHour, chips, speed) : null, Spread(pool.CoreHour, pool.Cores.Value, 1.0));
    }

    private static double Square(double x) => x * x;
}
