using Tokenfab.Training;

namespace Tokenfab.Tests.Training;

/// <summary>Activations against the formulas of Korthikanti et al. 2022 (arXiv:2205.05198), table 2.</summary>
public sealed class MemoryTests
{
    private const double Tokens = 2048.0;
    private const double Hidden = 12288.0;
    private const double Heads = 96.0;
    private const double Tensor = 8.0;

    // One stage of one layer's micro-batch: what a layer adds to a job of two layers over one of one.
    private static double PerLayer(bool sequenceParallel, Recompute recompute)
    {
        double Kept(int layers)
        {
            var model = Jobs.Gpt3.Model with { Layers = [Jobs.Gpt3.Model.Layers[0] with { Count = layers }] };
            var job = Jobs.Gpt3 with
            {
                Model = model, Chips = 8, GlobalBatch = 1, Layout = new(8), Settings = new() { SequenceParallel = sequenceParallel, Recompute = recompute },
            };
            return TrainingModel.Evaluate(job).Stages[0].Activations.Value;
        }

        return Kept(2) - Kept(1);
    }

    [Fact]
    public void Without_sequence_parallelism() =>
        Assert.Equal(1.0, PerLayer(false, Recompute.None) / (Tokens * Hidden * (10.0 + (24.0 / Tensor) + (5.0 * Heads * Tokens / (Hidden * Tensor)))), 0.02);

    [Fact]
    public void With_sequence_parallelism() =>
        Assert.Equal(1.0, PerLayer(true, Recompute.None) / (Tokens * Hidden / Tensor * (34.0 + (5.0 * Heads * Tokens / Hidden))), 0.02);

    [Fact]
    public void With_selective_recomputation() => Assert.Equal(1.0, PerLayer(true, Recompute.Selective) / (34.0 * Tokens * Hidden / Tensor), 0.02);

    [Fact]
    public void With_full_recomputation() => Assert.Equal(1.0, PerLayer(false, Recompute.Full) / (2.0 * Tokens * Hidden), 0.02);

    [Fact]
    public void States_take_18_bytes_a_parameter_and_less_where_they_are_sharded()
    {
        double State(StateSharding sharding) => TrainingModel.Evaluate(Jobs.Gpt3 with
        {
            Chips = 64, GlobalBatch = 64, Layout = new(8), Settings = new() { Sharding = sharding },
        }).Stages[0].State.Value;
        const double Parameters = 174.6e9 / 8.0;
        Assert.Equal(1.0, State(StateSharding.None) / (18.0 * Parameters), 0.02);
        Assert.Equal(1.0, State(StateSharding.Optimizer) / ((6.0 + (12.0 / 8.0)) * Parameters), 0.02);
        Assert.Equal(1.0, State(StateSharding.Gradients) / ((2.0 + (16.0 / 8.0)) * Parameters), 0.02);
    }
}
