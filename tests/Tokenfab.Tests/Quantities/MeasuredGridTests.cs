using CsCheck;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Quantities;

public sealed class MeasuredGridTests
{
    // Points on a full grid but one, measured at a ratio of the model that grows with the third axis.
    private static readonly float[][] Points = Grid([64, 256, 1024], [128, 512], [1, 4, 16, 64], hole: (1024, 512, 64));

    private static readonly double[] Predicted = [.. Enumerable.Range(0, Points[0].Length).Select(i => Model(Points[0][i], Points[1][i], Points[2][i]))];

    private static readonly double[] Seconds = [.. Enumerable.Range(0, Points[0].Length).Select(i => Predicted[i] * Ratio(Points[2][i]))];

    private static readonly MeasuredGrid Interpolating = new(Points, 0, Seconds, Predicted);

    [Fact]
    public void At_a_point_the_measured_time_comes_back_bit_for_bit()
    {
        for (var i = 0; i < Seconds.Length; i++)
        {
            Assert.Equal(Seconds[i], Interpolating.Time([Points[0][i], Points[1][i], Points[2][i]], Predicted[i]));
        }
    }

    [Fact]
    public void Between_points_the_ratio_is_interpolated_and_the_model_carries_the_rest()
    {
        // Halfway in the logarithm between 4 and 16.
        var time = Interpolating.Time([100, 300, 8], Model(100, 300, 8));
        Assert.Equal(Model(100, 300, 8) * Math.Sqrt(Ratio(4) * Ratio(16)), time, 1e-6 * time);
    }

    [Fact]
    public void Ratios_between_points_lie_within_those_of_their_neighbours() => Gen.Select(Gen.Double[64, 1024], Gen.Double[128, 512], Gen.Double[1, 16]).Sample((a, b, c) =>
        Interpolating.Time([a, b, c], 1.0) is var ratio && ratio >= Ratio(1) * (1 - 1e-6) && ratio <= Ratio(16) * (1 + 1e-6));

    [Fact]
    public void Beyond_the_points_the_ratio_fades_to_the_model()
    {
        var ratios = new[] { 64.01, 128.0, 256.0, 512.0, 1024.0 }.Select(m => Interpolating.Time([256, 512, m], 1.0)).ToArray();
        Assert.Equal(ratios.OrderDescending(), ratios);
        Assert.Equal(Ratio(64), ratios[0], 1e-3);
        Assert.Equal(1.0, ratios[^2]);
        Assert.Equal(1.0, ratios[^1]);
    }

    [Fact]
    public void A_hole_is_filled_from_its_own_branch() =>
        Assert.Equal(Math.Pow(Ratio(16), 1.0 - (2.0 / MeasuredGrid.Reach)), Interpolating.Time([1024, 512, 64], 1.0), 1e-6);

    [Fact]
    public void Axes_that_are_not_interpolated_take_the_nearest_point_and_fade_with_the_distance()
    {
        var grid = new MeasuredGrid([[8, 8, 32, 32], [1, 4, 1, 4]], 1, [2, 2, 3, 3], [1, 1, 1, 1]);
        Assert.Equal(2.0, grid.Time([8, 4], 1.0));
        Assert.Equal(Math.Pow(2.0, 1.0 - (1.0 / MeasuredGrid.Reach)), grid.Time([4, 4], 1.0), 1e-6);
        Assert.Equal(Math.Pow(3.0, 1.0 - (Math.Log2(32.0 / 20.0) / MeasuredGrid.Reach)), grid.Time([20, 2], 1.0), 1e-6);
    }

    private static double Ratio(double c) => 1.5 + (0.1 * Math.Log2(c));

    private static double Model(double a, double b, double c) => 1e-9 * ((a * b) + (a * c) + (b * c));

    private static float[][] Grid(float[] first, float[] second, float[] third, (float, float, float) hole)
    {
        var points = (from a in first from b in second from c in third where (a, b, c) != hole select (a, b, c)).ToArray();
        return [[.. points.Select(p => p.a)], [.. points.Select(p => p.b)], [.. points.Select(p => p.c)]];
    }
}
