using CsCheck;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Tests.Serving.Simulation;

public sealed class LatencySketchTests
{
    private static readonly Gen<long[]> Values = Gen.Select(Gen.Double[0.0, 50.0], Gen.Int[0, 3]).Select((log, more) => (long)Math.Pow(2.0, log) + more).Array[1, 200];

    [Fact]
    public void Percentiles_are_within_a_fifth_of_a_per_cent() => Gen.Select(Values, Gen.Double[0.001, 1.0]).Sample((values, share) =>
    {
        var sketch = new LatencySketch();
        Array.ForEach(values, v => sketch.Add(v));
        var exact = values.Order().ElementAt(Math.Max((int)Math.Ceiling(share * values.Length), 1) - 1) * 1e-9;
        Assert.Equal(1.0, sketch.Percentile(share).Value / exact, 0.002);
        Assert.Equal(values.Max() * 1e-9, sketch.Greatest.Value);
        Assert.Equal(values.Min() * 1e-9, sketch.Least.Value);
    });

    [Fact]
    public void A_progression_counts_as_its_terms() => Gen.Select(Gen.Long[1, 1L << 50], Gen.Long[0, 1L << 40], Gen.Int[1, 300], Gen.Int[1, 9]).Sample(
        (first, growth, terms, times) =>
        {
            var (jumped, stepped) = (new LatencySketch(), new LatencySketch());
            jumped.AddProgression(first, growth, terms, times, 24);
            for (var i = 0; i < terms; i++)
            {
                stepped.Add((first + (growth * i)) >> 24, times);
            }

            Assert.Equal(stepped.Cumulative(), jumped.Cumulative());
            Assert.Equal((stepped.Count, stepped.Least, stepped.Greatest), (jumped.Count, jumped.Least, jumped.Greatest));
            Assert.Equal(stepped.Mean.Value, jumped.Mean.Value, 1e-9);
        });

    [Fact]
    public void Merging_is_adding() => Gen.Select(Values, Values).Sample((one, other) =>
    {
        var (apart, second, together) = (new LatencySketch(), new LatencySketch(), new LatencySketch());
        Array.ForEach(one, v => apart.Add(v));
        Array.ForEach(other, v => second.Add(v));
        Array.ForEach([.. one, .. other], v => together.Add(v));
        apart.Merge(second);
        Assert.Equal(together.Cumulative(), apart.Cumulative());
        Assert.Equal((together.Mean, together.Least, together.Greatest), (apart.Mean, apart.Least, apart.Greatest));
    });
}
