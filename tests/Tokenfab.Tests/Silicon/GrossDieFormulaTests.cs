using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Tests.Silicon;

public sealed class GrossDieFormulaTests
{
    private static readonly DieSize Square = DieSize.Parse("24.495mmx24.495mm");

    /// <summary>One die of 600 mm², six formulas, 77.8 to 117.8 dies; the certified count is 93.</summary>
    [Theory]
    [InlineData("area ratio", 117.8)]
    [InlineData("edge term, bare wafer", 90.6)]
    [InlineData("edge term, usable wafer and pitch", 85.7)]
    [InlineData("de Vries", 94.9)]
    [InlineData("squared edge", 77.8)]
    [InlineData("Ferris-Prabhu", 90.5)]
    public void Golden_spread_of_formulas(string name, double expected) =>
        Assert.Equal(expected, GrossDieFormula.All(Square, new()).Single(f => f.Name == name).Dies, tolerance: 0.06);

    /// <summary>Chiplet Actuary's 82.2: the edge term with 5 mm of edge and lanes of 0.2 mm.</summary>
    [Fact]
    public void Golden_count_of_Chiplet_Actuary()
    {
        var convention = new WaferConvention { EdgeExclusion = new(5), ScribeX = new(0.2), ScribeY = new(0.2) };

        Assert.Equal(82.2, GrossDieFormula.All(Square, convention).Single(f => f.Name == "edge term, usable wafer and pitch").Dies, tolerance: 0.05);
    }

    /// <summary>The fact sheet's study of 600 mm²: grids that somebody placed, beside the most that any has.</summary>
    [Theory]
    [InlineData(24.495, 24.495, 93, 89, 86, 86, 88)]
    [InlineData(25.690, 23.355, 94, 93, 86, 88, 92)]
    [InlineData(26.0, 23.08, 92, 89, 86, 88, 88)]
    [InlineData(26.833, 22.361, 94, 89, 86, 88, 92)]
    [InlineData(28.284, 21.213, 92, 89, 90, 92, 88)]
    [InlineData(28.983, 20.702, 94, 89, 86, 94, 88)]
    [InlineData(30, 20, 93, 89, 88, 90, 88)]
    [InlineData(31.94, 18.79, 92, 91, 92, 90, 88)]
    public void Golden_study_of_600_mm2(double width, double height, int most, int centred, int streetX, int streetY, int cross)
    {
        var (die, convention) = (new DieSize(new(width), new(height)), new WaferConvention());

        Assert.Equal(most, GrossDies.Certify(die, convention).Dies);
        Assert.Equal(centred, PlacedDies.Count(die, convention, GridPlacement.DieCentred));
        Assert.Equal(streetX, PlacedDies.Count(die, convention, new(StreetX: true, StreetY: false)));
        Assert.Equal(streetY, PlacedDies.Count(die, convention, new(StreetX: false, StreetY: true)));
        Assert.Equal(cross, PlacedDies.Count(die, convention, GridPlacement.Cross));
    }

    /// <summary>Interposer counts of the fact sheet, square and stitched.</summary>
    [Theory]
    [InlineData(1700, 29, 30)]
    [InlineData(2000, 24, 26)]
    [InlineData(2200, 21, 22)]
    [InlineData(2700, 16, 17)]
    [InlineData(3300, 12, 14)]
    [InlineData(4700, 8, 9)]
    public void Golden_counts_of_interposers(double area, int low, int high) =>
        Assert.InRange(GrossDies.Certify(DieSize.FromArea(new SquareMillimetres(area), reticle: null), new() { Reticle = null }).Dies, low, high);
}
