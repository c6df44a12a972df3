using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;
using Tokenfab.Training;
using Tokenfab.Training.Run;

namespace Tokenfab.Tests.Training.Run;

public sealed class MixedPipelineTests
{
    private static readonly TrainingJob Job = TrainingFile.Job(
        TrainingFile.Read(SourceDocument.Parse(
            """
            name: test
            model: Llama-3.1-70B
            chip: HGX H100
            chips: 256
            batch: 256
            sequence: 4096
            layout: { tensor: 8, pipeline: 8, recompute: full }
            """,
            "test.yaml")),
        CatalogStore.Embedded,
        ".");

    [Fact]
    public void Stages_on_the_same_chip_change_nothing()
    {
        var mixed = Of("HGX H100", 4);

        Assert.Equal(1.0, mixed.Iteration / TrainingModel.Evaluate(Job).Iteration, 2);
        Assert.Equal(80, mixed.Layers.Sum());
    }

    [Fact]
    public void Slower_chips_get_fewer_layers_and_the_iteration_stands_between()
    {
        var mixed = Of("HGX A100", 4);
        var slow = TrainingModel.Evaluate(Job with { Server = CatalogStore.Embedded.Server("HGX A100"), Chip = CatalogStore.Embedded.Accelerator("a100-sxm-80gb") });

        Assert.Equal(80, mixed.Layers.Sum());
        Assert.Equal(mixed.Layers.Skip(4).Sum(), mixed.LayersThere);
        Assert.True(mixed.Layers.Take(4).Sum() > mixed.Layers.Skip(4).Sum() * 1.3);
        Assert.InRange(mixed.Iteration.Value, TrainingModel.Evaluate(Job).Iteration.Value, slow.Iteration.Value);
    }

    [Theory]
    [InlineData("HGX A100", 0)]
    [InlineData("HGX A100", 8)]
    public void Stages_that_there_are_not_are_refused(string chip, int stages) =>
        Assert.Equal("run.mixed.stages", Assert.Throws<InputException>(() => Of(chip, stages)).Field);

    private static MixedPipeline Of(string chip, int stages) => MixedPipeline.Of(Job, new MixedSpec(chip, new Count(stages)), CatalogStore.Embedded);
}
