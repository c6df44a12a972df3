using System.Xml.Linq;
using CsCheck;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Harvesting;
using Tokenfab.Silicon.Maps;

namespace Tokenfab.Tests.Silicon.Maps;

public sealed class WaferMapTests
{
    private static DieProcess Process(double yield) => new(DefectModel.FromYield(new(Math.Max(1e-3, yield)), Square.Die.Area, YieldModel.NegativeBinomial, 2));

    private static readonly GrossDieCount Square = GrossDies.Certify(DieSize.Parse("24.495mmx24.495mm"), new());

    [Fact]
    public void Whole_dies_of_the_map_are_those_counted() =>
        Gen.Select(Gen.Double[3, 26], Gen.Double[3, 33], Gen.Double[0, 15], Gen.Double[0, 1]).Sample((w, h, band, yield) =>
        {
            var count = GrossDies.Certify(new(new(w), new(h)), new() { NotchBand = new(band) });
            var map = WaferMap.Draw(count, Process(yield), seed: 7);
            Assert.Equal(count.Dies, map.Number(DieState.Good) + map.Number(DieState.Bad));
        }, iter: 100);

    [Fact]
    public void Every_die_is_good_or_bad_at_the_ends_of_yield()
    {
        Assert.Equal(93, WaferMap.Draw(Square, Process(1), 1).Number(DieState.Good));
        Assert.Equal(93, WaferMap.Draw(Square, new(new(new(1e6), YieldModel.Poisson)), 1).Number(DieState.Bad));
    }

    /// <summary>However defects gather, over many wafers each die has the yield of the model; wafers differ the more, the more they gather.</summary>
    [Theory]
    [InlineData(YieldModel.Poisson, null)]
    [InlineData(YieldModel.Murphy, null)]
    [InlineData(YieldModel.NegativeBinomial, 1.5)]
    [InlineData(YieldModel.Moore, null)]
    public void Good_dies_of_many_wafers_average_to_the_yield(YieldModel model, double? shape)
    {
        var defects = DefectModel.FromYield(new(0.55), Square.Die.Area, model, shape);
        var good = Enumerable.Range(0, 600).Select(seed => (double)WaferMap.Draw(Square, new(defects), (ulong)seed).Number(DieState.Good)).ToList();
        var mean = good.Average();
        var spread = Math.Sqrt(good.Sum(g => (g - mean) * (g - mean)) / 599);

        Assert.Equal(0.55 * 93, mean, tolerance: 3.5 * spread / Math.Sqrt(600));
        if (model == YieldModel.Poisson)
        {
            Assert.Equal(Math.Sqrt(93 * 0.55 * 0.45), spread, tolerance: 0.5);
        }
        else
        {
            Assert.True(spread > 4.9);
        }
    }

    [Fact]
    public void Bins_of_many_wafers_average_to_their_shares()
    {
        var structure = new DieStructure { Blocks = [new("GPC", 4, Dies.Fact(new Ratio(0.1)), new("SM", 5, Dies.Fact(new Ratio(0.5))))] };
        List<Bin> bins = [new("20 SM", [new("SM", 20)]), new("18 SM", [new("SM", 18)])];
        var defects = new DefectModel(new(0.2), YieldModel.NegativeBinomial, 2);
        var split = Binning.Split(structure, bins, defects, Square.Die.Area);
        var maps = Enumerable.Range(0, 600).Select(seed => WaferMap.Draw(Square, new(defects, null, structure, bins), (ulong)seed)).ToList();

        Assert.Equal(split.Bins[0].Share.Value, maps.Average(m => m.InBin(0)) / 93, tolerance: 0.02);
        Assert.Equal(split.Bins[1].Share.Value, maps.Average(m => m.InBin(1)) / 93, tolerance: 0.02);
    }

    [Fact]
    public void Defects_towards_the_rim_leave_the_middle_better()
    {
        var process = new DieProcess(new(new(0.03), YieldModel.Poisson), new() { Radial = new(8, 3) });
        var sites = Enumerable.Range(0, 100).SelectMany(seed => WaferMap.Draw(Square, process, (ulong)seed).Sites).Where(s => s.State != DieState.Partial).ToList();
        double Good(bool inner) => sites.Where(s => Math.Sqrt((s.X.Value * s.X.Value) + (s.Y.Value * s.Y.Value)) < 80 == inner).Average(s => s.State == DieState.Good ? 1 : 0);

        Assert.True(Good(inner: true) > Good(inner: false) + 0.1);
    }

    [Fact]
    public void The_same_seed_draws_the_same_picture()
    {
        string Draw(ulong seed) => WaferMapSvg.Draw(WaferMap.Draw(Square, Process(0.5), seed), "a <b> & c", "half");

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void The_picture_is_well_formed_and_has_every_die()
    {
        var svg = XDocument.Parse(WaferMapSvg.Draw(WaferMap.Draw(Square, Process(0.5), 1), "a <b> & c", "half"));
        int Dies(string word) => svg.Descendants().Single(e => (string?)e.Attribute("class") == word).Attribute("d")!.Value.Count(c => c == 'M');

        Assert.Equal(93, Dies("good") + Dies("bad"));
        Assert.True(Dies("defect") >= Dies("bad"));
        Assert.Contains("a <b> & c", svg.Root!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("24.495mmx24.495mm", 24.495, 24.495)]
    [InlineData("2.6 cm x 33 mm", 26, 33)]
    [InlineData("500um×1mm", 0.5, 1)]
    public void Sizes_are_read(string text, double width, double height) =>
        Assert.Equal(new DieSize(new(width), new(height)), DieSize.Parse(text));

    [Theory]
    [InlineData("24mm")]
    [InlineData("24x24")]
    [InlineData("24mmx24mmx1mm")]
    [InlineData("24mmx")]
    [InlineData("24mmxNaN mm")]
    [InlineData("24 mm2 x 1 mm")]
    public void Sizes_without_units_or_sides_are_refused(string text) =>
        Assert.Equal("die", Assert.Throws<InputException>(() => DieSize.Parse(text)).File);
}
