using CsCheck;
using Tokenfab.Validation.Statistics;

namespace Tokenfab.Tests.Validation;

/// <summary>Sketches tell the same whatever the order, and stay small.</summary>
public sealed class StatisticsTests
{
    [Fact]
    public void Errors_are_those_of_the_sorted_list() => Gen.Double[0.2, 5.0].Array[1, 200].Sample(ratios =>
    {
        var sketch = new ErrorSketch();
        foreach (var ratio in ratios)
        {
            sketch.Add(ratio, ratio < 1.0);
        }

        var absolute = ratios.Select(ratio => Math.Abs(ratio - 1.0)).Order().ToArray();
        var summary = sketch.Summary()!;
        Assert.Equal(absolute[absolute.Length / 2], summary.Median);
        Assert.Equal(absolute[(int)(0.9 * absolute.Length)], summary.Ninth);
        Assert.Equal(ratios.Order().ElementAt(ratios.Length / 2) - 1.0, summary.Bias);
        Assert.Equal(ratios.Count(ratio => ratio < 1.0) / (double)ratios.Length, summary.Coverage);
        Assert.Equal(ratios.Length, sketch.Histogram(1.0, 10).Sum());
    });

    [Fact]
    public void Many_errors_are_told_to_a_thousandth()
    {
        var (whole, left, right) = (new ErrorSketch(), new ErrorSketch(), new ErrorSketch());
        for (var i = 0; i < 200_000; i++)
        {
            var ratio = 0.5 + (i / 200_000.0);
            whole.Add(ratio, null);
            (i % 3 == 0 ? left : right).Add(ratio, null);
        }

        left.Merge(right);
        Assert.Equal(whole.Summary(), left.Summary());
        Assert.Equal(0.25, whole.Summary()!.Median, 2e-3);
        Assert.Null(whole.Summary()!.Coverage);
    }

    [Fact]
    public void A_sample_is_bounded_and_does_not_depend_on_order() => Gen.ULong[0, 5000].Array[0, 400].Sample(hashes =>
    {
        HashSample<int> Sample(IEnumerable<ulong> offered)
        {
            var sample = new HashSample<int>(16, (left, right) => left + right);
            foreach (var hash in offered)
            {
                sample.Add(hash, 1);
            }

            return sample;
        }

        var whole = Sample(hashes);
        var merged = Sample(hashes.Take(hashes.Length / 2).Reverse());
        merged.Merge(Sample(hashes.Skip(hashes.Length / 2)));
        Assert.True(whole.Kept.Count() <= 16);
        Assert.Equal(whole.Kept, merged.Kept);
    });
}
