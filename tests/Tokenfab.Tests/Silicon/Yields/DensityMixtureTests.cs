using CsCheck;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Yields;

namespace Tokenfab.Tests.Silicon.Yields;

public sealed class DensityMixtureTests
{
    private static readonly Gen<(YieldModel Model, double? Shape)> AnyModel =
        Gen.Select(Gen.Enum<YieldModel>(), Gen.Double[0.2, 200], (model, shape) =>
            (model, model is YieldModel.NegativeBinomial or YieldModel.BoseEinstein ? shape : (double?)null));

    [Fact]
    public void The_mean_over_a_mixture_is_the_yield_of_its_model() =>
        Gen.Select(AnyModel, Gen.Double[0, 5]).Sample((m, defects) =>
        {
            var mixture = DensityMixture.Of(new(new(0.1), m.Model, m.Shape));
            Assert.Equal(YieldFunction.Of(m.Model, m.Shape ?? 0, defects), mixture.Mean(x => Math.Exp(-defects * x)), tolerance: 1e-10);
        });

    [Fact]
    public void Shares_add_up_and_factors_rise() => AnyModel.Sample(m =>
    {
        var mixture = DensityMixture.Of(new(new(0.1), m.Model, m.Shape));
        var (sum, last) = (0.0, 0.0);
        for (var i = 0; i < mixture.Factors.Length; i++)
        {
            Assert.True(mixture.Factors[i] > last);
            (last, sum) = (mixture.Factors[i], sum + mixture.Shares[i]);
        }

        Assert.Equal(1.0, sum, tolerance: 1e-12);
    });

    [Fact]
    public void Quantiles_rise_and_average_to_the_mean()
    {
        var mixture = DensityMixture.Of(new(new(0.1), YieldModel.NegativeBinomial, 2));
        var quantiles = Enumerable.Range(0, 20_000).Select(i => mixture.Quantile((i + 0.5) / 20_000)).ToList();

        Assert.Equal(quantiles.Order(), quantiles);
        Assert.Equal(1.0, quantiles.Average(), tolerance: 1e-3);
    }
}
