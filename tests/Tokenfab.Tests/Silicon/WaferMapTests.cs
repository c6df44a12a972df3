using System.Xml.Linq;
using CsCheck;
using Tokenfab.Silicon;

namespace Tokenfab.Tests.Silicon;

public sealed class WaferMapTests
{
    private static readonly GrossDieCount Square = GrossDies.Certify(DieSize.Parse("24.495mmx24.495mm"), new());

    [Fact]
    public void Whole_dies_of_the_map_are_those_counted() =>
        Gen.Select(Gen.Double[3, 26], Gen.Double[3, 33], Gen.Double[0, 15], Gen.Double[0, 1]).Sample((w, h, band, yield) =>
        {
            var count = GrossDies.Certify(new(new(w), new(h)), new() { NotchBand = new(band) });
            var map = WaferMap.Draw(count, new(yield), seed: 7);
            Assert.Equal(count.Dies, map.Number(DieState.Good) + map.Number(DieState.Bad));
        }, iter: 100);

    [Fact]
    public void Every_die_is_good_or_bad_at_the_ends_of_yield()
    {
        Assert.Equal(93, WaferMap.Draw(Square, new(1), 1).Number(DieState.Good));
        Assert.Equal(93, WaferMap.Draw(Square, new(0), 1).Number(DieState.Bad));
    }

    [Fact]
    public void Good_dies_of_many_wafers_average_to_the_yield()
    {
        var mean = Enumerable.Range(0, 400).Average(seed => WaferMap.Draw(Square, new(0.55), (ulong)seed).Number(DieState.Good));

        // Three standard errors of 400 draws of 93 dies.
        Assert.Equal(0.55 * 93, mean, tolerance: 3 * Math.Sqrt(93 * 0.55 * 0.45 / 400));
    }

    [Fact]
    public void The_same_seed_draws_the_same_picture()
    {
        string Draw(ulong seed) => WaferMapSvg.Draw(WaferMap.Draw(Square, new(0.5), seed), "a <b> & c", "half");

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void The_picture_is_well_formed_and_has_every_die()
    {
        var svg = XDocument.Parse(WaferMapSvg.Draw(WaferMap.Draw(Square, new(0.5), 1), "a <b> & c", "half"));
        int Dies(string word) => svg.Descendants().Single(e => (string?)e.Attribute("class") == word).Attribute("d")!.Value.Count(c => c == 'M');

        Assert.Equal(93, Dies("good") + Dies("bad"));
        Assert.Equal(Dies("bad"), Dies("defect"));
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
