using CsCheck;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Harvesting;
using Tokenfab.Silicon.Yields;

namespace Tokenfab.Tests.Silicon.Harvesting;

public sealed class BinningTests
{
    private static readonly DefectModel Clustered = new(new(0.1), YieldModel.NegativeBinomial, 2);

    /// <summary>826 mm² of which 45 % must be clean, 128 SMs: the clustered process of 0.1 /cm² gives all 128 in 50.09 % and 108 in 71.11 %.</summary>
    [Fact]
    public void Golden_share_of_A100_dies()
    {
        var split = Binning.Split(Sms(128, 0.55), [new("full", [new("SM", 128)]), new("A100", [new("SM", 108)])], Clustered, new(826));

        Assert.Equal(0.5009, split.Bins[0].Meets.Value, tolerance: 5e-5);
        Assert.Equal(0.7111, split.Bins[1].Meets.Value, tolerance: 5e-5);
        Assert.Equal(split.Bins[1].Meets.Value, split.Sold.Value, tolerance: 1e-12);
    }

    /// <summary>826 mm², 0.09 /cm², clustering 2: without repair 53.1 %, with all that is not critical repaired 73.4 %.</summary>
    [Fact]
    public void Golden_gain_of_repair()
    {
        var process = new DefectModel(new(0.09), YieldModel.NegativeBinomial, 2);
        var split = Binning.Split(Sms(128, 0.55), [new("full", [new("SM", 128)]), new("any", [new("SM", 0)])], process, new(826));

        Assert.Equal(0.531, split.Bins[0].Meets.Value, tolerance: 1e-3);
        Assert.Equal(0.734, split.Bins[1].Meets.Value, tolerance: 1e-3);
    }

    [Fact]
    public void All_units_good_is_the_yield_of_the_die() =>
        Gen.Select(Gen.Enum<YieldModel>(), Gen.Double[0.3, 20], Gen.Double[0, 0.5], Gen.Int[1, 40], Gen.Double[0.01, 0.9]).Sample((model, shape, density, units, area) =>
        {
            var process = new DefectModel(new(density), model, model is YieldModel.NegativeBinomial or YieldModel.BoseEinstein ? shape : null);
            var split = Binning.Split(Sms(units, area), [new("full", [new("SM", units)])], process, new(600));
            Assert.Equal(process.Yield(new(600)).Value, split.Bins[0].Share.Value, tolerance: 1e-8);
        }, iter: 60);

    [Fact]
    public void Shares_and_scrap_add_up_and_more_defects_never_sell_more() =>
        Gen.Select(Gen.Double[0, 0.4], Gen.Double[1, 1.5], Gen.Int[0, 18].Array[3], Gen.Int[0, 6].Array[3]).Sample((density, more, sms, phys) =>
        {
            var die = new DieStructure
            {
                Blocks =
                [
                    new("GPC", 3, Dies.Fact(new Ratio(0.05)), new("TPC", 3, Dies.Fact(new Ratio(0.1)), new("SM", 2, Dies.Fact(new Ratio(0.3))))),
                    new("PHY", 6, Dies.Fact(new Ratio(0.1))),
                ],
            };
            List<Bin> bins = [.. Enumerable.Range(0, 3).Select(i => new Bin($"bin {i}", [new("SM", sms[i]), new("PHY", phys[i])]))];
            BinSplit At(double d) => Binning.Split(die, bins, new(new(d), YieldModel.NegativeBinomial, 2), new(800));
            var (few, many) = (At(density), At(density * more));
            Assert.Equal(1.0, few.Bins.Sum(b => b.Share.Value) + few.Scrap.Value, tolerance: 1e-9);
            Assert.True(many.Sold.Value <= few.Sold.Value + 1e-12);
            Assert.All(few.Bins, b => Assert.True(b.Share.Value <= b.Meets.Value + 1e-12));
        }, iter: 60);

    /// <summary>Against a draw: defects thrown one by one at areas.</summary>
    [Fact]
    public void A_hierarchy_agrees_with_throwing_defects()
    {
        var die = new DieStructure { Blocks = [new("GPC", 4, Dies.Fact(new Ratio(0.2)), new("SM", 5, Dies.Fact(new Ratio(0.5))))] };
        var split = Binning.Split(die, [new("15 of 20", [new("SM", 15)])], new(new(0.25), YieldModel.Poisson), new(800));
        var draws = new SplitMix64(11);
        var met = 0;
        const int Trials = 40_000;
        for (var trial = 0; trial < Trials; trial++)
        {
            var (dead, good) = (new bool[20], true);
            for (var time = -Math.Log(1 - draws.NextShare()); time < 2.0; time -= Math.Log(1 - draws.NextShare()))
            {
                var at = draws.NextShare();
                good &= at >= 0.3;
                for (var sm = 0; sm < 20; sm++)
                {
                    dead[sm] |= at >= 0.3 && (at < 0.5 ? (int)((at - 0.3) / 0.05) == sm / 5 : (int)((at - 0.5) / 0.025) == sm);
                }
            }

            met += good && dead.Count(d => !d) >= 15 ? 1 : 0;
        }

        var share = (double)met / Trials;
        Assert.Equal(share, split.Bins[0].Meets.Value, tolerance: 4 * Math.Sqrt(share * (1 - share) / Trials));
    }

    /// <summary>The bin of clean dies has the yield that defects, their rise towards the rim and other losses leave.</summary>
    [Fact]
    public void On_a_wafer_clean_dies_are_the_yield()
    {
        var count = GrossDies.Certify(DieSize.Parse("12mmx14mm"), new());
        var terms = new YieldTerms { Systematic = new(0.97), KillArea = new(0.8), Radial = new(1.5, 3) };
        var split = Binning.OnWafer(Sms(40, 0.6), [new("full", [new("SM", 40)])], Clustered, count, terms);

        Assert.Equal(terms.Yield(Clustered, count.Die.Area, count).Value, split.Bins[0].Share.Value, tolerance: 1e-4);
    }

    [Fact]
    public void A_mix_takes_the_wafers_of_its_scarcest_bin()
    {
        var split = new BinSplit([new(new("best", []), new(0.2), new(0.2)), new(new("rest", []), new(0.6), new(0.4))], new(0.4));

        Assert.Equal(100, SkuMix.Wafers(split, new(50), [new(1000), new(1000)])!.Value.Value);
        Assert.Equal(100, SkuMix.Wafers(split, new(50), [new(0), new(3000)])!.Value.Value);
        Assert.Null(SkuMix.Wafers(split with { Bins = [new(new("never", []), Ratio.Zero, Ratio.Zero), split.Bins[1]] }, new(50), [new(1), new(1)]));
    }

    [Fact]
    public void Impossible_structures_and_bins_are_refused()
    {
        Assert.Equal("full", Refused(Sms(10, 0.5), new("full", [new("SM", 11)])));
        Assert.Equal("full", Refused(Sms(10, 0.5), new("full", [new("CU", 1)])));
        Assert.Equal("number", Refused(Sms(0, 0.5), new("full", [])));
        Assert.Equal("area", Refused(Sms(10, 1.5), new("full", [])));
        Assert.Equal("blocks", Refused(new() { Blocks = [.. Sms(1, 0.6).Blocks, .. Sms(1, 0.6).Blocks] }, new("full", [])));

        static string? Refused(DieStructure die, Bin bin) => Assert.Throws<InputException>(() => Binning.Split(die, [bin], Clustered, new(800))).Field;
    }

    private static DieStructure Sms(int number, double area) => new() { Blocks = [new("SM", number, Dies.Fact(new Ratio(area)))] };
}
