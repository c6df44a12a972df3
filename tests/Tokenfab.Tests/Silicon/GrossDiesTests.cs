using CsCheck;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Tests.Silicon;

public sealed class GrossDiesTests
{
    private static readonly Gen<(DieSize Die, WaferConvention Convention)> AnyCase =
        Gen.Select(Gen.Double[1.5, 26], Gen.Double[1.5, 33], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0, 6], Gen.Double[0, 20], Gen.Bool, Gen.Bool)
            .Select((w, h, sx, sy, edge, band, notched, cell) => (
                new DieSize(new(w), new(h)),
                new WaferConvention
                {
                    ScribeX = new(sx),
                    ScribeY = new(sy),
                    EdgeExclusion = new(edge),
                    NotchBand = new(notched ? band : 0),
                    Fit = cell ? DieFit.PitchCell : DieFit.FinishedDie,
                }));

    /// <summary>300 mm, 3 mm of edge, 0.1 mm of scribe, finished die fits, no notch, no reticle: certified over all continuous offsets.</summary>
    [Theory]
    [InlineData(24.495, 24.495, 93)]
    [InlineData(25.69, 23.355, 94)]
    [InlineData(26.833, 22.361, 94)]
    [InlineData(26, 23.08, 92)]
    [InlineData(28.284, 21.213, 92)]
    [InlineData(28.983, 20.702, 94)]
    [InlineData(30, 20, 93)]
    [InlineData(31.94, 18.79, 92)]
    [InlineData(10, 10, 616)]
    [InlineData(5, 5, 2507)]
    [InlineData(26, 31.77, 66)]
    [InlineData(26, 31.31, 67)]
    [InlineData(26, 33, 64)]
    [InlineData(21.32, 31.22, 85)]
    [InlineData(14.6, 31.25, 123)]
    [InlineData(10.44, 10.44, 563)]
    [InlineData(8.4, 8.4, 880)]
    [InlineData(41.23, 41.23, 29)]
    [InlineData(51.96, 51.96, 17)]
    public void Golden_counts_without_a_notch(double width, double height, int expected)
    {
        var count = GrossDies.Certify(new(new(width), new(height)), new() { Reticle = null });

        Assert.Equal(expected, count.Dies);
        Assert.True(count.Certified);
    }

    /// <summary>The conventions of a well-known public calculator, whose own counts stand last: with a band at the bottom for notch or flat.</summary>
    [Theory]
    [InlineData(9.2, 9.6, 0.1, 300, 3, 5, 698, 697)]
    [InlineData(10, 10, 0.1, 300, 3, 5, 616, 612)]
    [InlineData(12, 12, 0, 300, 3, 5, 432, 432)]
    [InlineData(8, 16, 0, 300, 3, 5, 482, 481)]
    [InlineData(15, 15, 1, 300, 5, 10, 229, 229)]
    [InlineData(2, 6, 0.08, 300, 3, 5, 5191, 5186)]
    [InlineData(67.7, 60.5, 0.08, 300, 5, 10, 10, 10)]
    [InlineData(45, 45, 0.08, 200, 5, 10, 8, 8)]
    public void Golden_counts_with_a_notch_band(
        double width, double height, double scribe, double diameter, double edge, double band, int expected, int published)
    {
        var count = GrossDies.Certify(new(new(width), new(height)), new()
        {
            Diameter = new(diameter),
            EdgeExclusion = new(edge),
            ScribeX = new(scribe),
            ScribeY = new(scribe),
            NotchBand = new(band),
            Reticle = null,
        });

        Assert.Equal(expected, count.Dies);
        Assert.True(count.Certified);
        Assert.True(count.Dies >= published);
    }

    /// <summary>The ends of two rows all but touch over a long way, so that only the proof by Newton's method comes to an end soon: counts
    /// that quartering alone proved too.</summary>
    [Theory]
    [InlineData(6.89, 1.127, 3.161, 0.065, 0.065, 7903)]
    [InlineData(1.247, 3.466, 3, 0.008, 0.139, 14722)]
    [InlineData(19.522, 0.21, 4.71, 0.118, 0.021, 13470)]
    public void Near_ties_are_proved(double width, double height, double edge, double scribeX, double scribeY, int expected)
    {
        var count = GrossDies.Certify(new(new(width), new(height)), new() { Reticle = null, EdgeExclusion = new(edge), ScribeX = new(scribeX), ScribeY = new(scribeY) });

        Assert.Equal(expected, count.Dies);
        Assert.True(count.Certified);
    }

    /// <summary>What public calculators and optimisers find of the same dies, and we prove.</summary>
    [Theory]
    [InlineData(10, 10, 614)]
    [InlineData(5, 5, 2505)]
    [InlineData(28.284, 21.213, 91)]
    [InlineData(25.69, 23.355, 93)]
    [InlineData(24.495, 24.495, 93)]
    public void At_least_what_public_calculators_find(double width, double height, int published) =>
        Assert.True(GrossDies.Certify(new(new(width), new(height)), new() { Reticle = null }) is { Certified: true } count && count.Dies >= published);

    [Fact]
    public void The_grid_found_has_the_dies_counted() => AnyCase.Sample(c =>
    {
        var count = GrossDies.Certify(c.Die, c.Convention);
        Assert.True(count.Certified);
        Assert.Equal(count.Dies, CornerCount.Of(c.Die, c.Convention, count.OffsetX.Value, count.OffsetY.Value, slack: 1e-8));
    }, iter: 300);

    [Fact]
    public void No_random_grid_has_more() =>
        Gen.Select(AnyCase, Gen.Double[0, 1].Array[2 * 1000]).Sample((c, shifts) =>
        {
            var dies = GrossDies.Certify(c.Die, c.Convention).Dies;
            for (var i = 0; i < shifts.Length; i += 2)
            {
                Assert.True(dies >= CornerCount.Of(c.Die, c.Convention, shifts[i] * 40, shifts[i + 1] * 40, slack: 0));
            }
        }, iter: 30);

    /// <summary>Long thin dies over a band at the bottom: few or very many rows, read along or across.</summary>
    [Fact]
    public void No_random_grid_of_thin_dies_has_more() =>
        Gen.Select(Gen.Double[4, 6], Gen.Double[-4, 4], Gen.Double[0.5, 20], Gen.Bool, Gen.Double[0, 1].Array[2 * 1000]).Sample((area, aspect, band, cell, shifts) =>
        {
            var die = new DieSize(new(Math.Sqrt(area * Math.Exp(aspect))), new(Math.Sqrt(area * Math.Exp(-aspect))));
            var convention = new WaferConvention { NotchBand = new(band), Fit = cell ? DieFit.PitchCell : DieFit.FinishedDie };
            var count = GrossDies.Certify(die, convention);
            Assert.True(count.Certified);
            Assert.Equal(count.Dies, CornerCount.Of(die, convention, count.OffsetX.Value, count.OffsetY.Value, slack: 1e-8));
            for (var i = 0; i < shifts.Length; i += 200)
            {
                Assert.True(count.Dies >= CornerCount.Of(die, convention, shifts[i] * 40, shifts[i + 1] * 40, slack: 0));
            }
        }, iter: 40);

    [Fact]
    public void A_larger_wafer_or_a_smaller_exclusion_never_has_fewer() => AnyCase.Sample(c =>
    {
        var dies = GrossDies.Certify(c.Die, c.Convention).Dies;
        Assert.True(GrossDies.Certify(c.Die, c.Convention with { Diameter = new(305) }).Dies >= dies);
        Assert.True(GrossDies.Certify(c.Die, c.Convention with { EdgeExclusion = c.Convention.EdgeExclusion * 0.9 }).Dies >= dies);
        Assert.True(GrossDies.Certify(c.Die, c.Convention with { NotchBand = c.Convention.NotchBand * 0.9 }).Dies >= dies);
        Assert.True(GrossDies.Certify(new(c.Die.Width * 0.98, c.Die.Height), c.Convention).Dies >= dies);
    }, iter: 200);

    [Fact]
    public void A_turned_die_counts_the_same_without_a_notch() => AnyCase.Sample(c =>
    {
        var convention = c.Convention with { NotchBand = Millimetres.Zero };
        var turned = convention with { ScribeX = convention.ScribeY, ScribeY = convention.ScribeX };
        Assert.Equal(GrossDies.Certify(c.Die, convention).Dies, GrossDies.Certify(c.Die.Turned, turned).Dies);
    }, iter: 200);

    [Fact]
    public void A_die_that_fits_the_reticle_only_when_turned_is_taken() =>
        Assert.Equal(64, GrossDies.Certify(new(new(33), new(26)), new()).Dies);

    [Theory]
    [InlineData(27, 27, "exposure field", "26 mm x 26 mm")]
    [InlineData(40, 20, "exposure field", "33 mm x 16.5 mm")]
    public void Larger_than_the_reticle_is_refused_with_what_would_fit(double width, double height, string problem, string mend)
    {
        var refused = Assert.Throws<InputException>(() => GrossDies.Certify(new(new(width), new(height)), new()));

        Assert.Contains(problem, refused.Problem, StringComparison.Ordinal);
        Assert.Contains(mend, refused.Mend, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, 300, 0)]
    [InlineData(208, 207.9, 0)]
    [InlineData(1e9, 0.02, 0)]
    [InlineData(200, 200, 60)]
    public void Larger_than_the_wafer_is_refused_with_what_would_fit(double width, double height, double band)
    {
        var convention = new WaferConvention { Reticle = null, NotchBand = new(band) };

        var refused = Assert.Throws<InputException>(() => GrossDies.Certify(new(new(width), new(height)), convention));

        Assert.Contains("usable part of a 300 mm wafer", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_die_named_as_the_largest_fits()
    {
        var convention = new WaferConvention { Reticle = null, NotchBand = new(60) };
        var refused = Assert.Throws<InputException>(() => GrossDies.Certify(new(new(200), new(200)), convention));
        var side = Quantity.Parse<Millimetres>(refused.Mend.Split(" is ")[1].Split(" x ")[0]);

        Assert.Equal(1, GrossDies.Certify(new(side, side), convention).Dies);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(-1, 10)]
    [InlineData(double.NaN, 10)]
    [InlineData(10, double.PositiveInfinity)]
    public void Impossible_dies_are_refused(double width, double height) =>
        Assert.Throws<InputException>(() => GrossDies.Certify(new(new(width), new(height)), new() { Reticle = null }));

    [Fact]
    public void Impossible_conventions_are_refused_by_name()
    {
        (string Field, WaferConvention Convention)[] impossible =
        [
            ("diameter", new() { Diameter = new(0) }),
            ("diameter", new() { Diameter = new(double.NaN) }),
            ("edge_exclusion", new() { EdgeExclusion = new(150) }),
            ("scribe_x", new() { ScribeX = new(-0.1) }),
            ("scribe_y", new() { ScribeY = new(double.NaN) }),
            ("notch_band", new() { NotchBand = new(300) }),
        ];
        var die = new DieSize(new(10), new(10));
        Assert.All(impossible, i => Assert.Equal(i.Field, Assert.Throws<InputException>(() => GrossDies.Certify(die, i.Convention)).Field));
    }
}
