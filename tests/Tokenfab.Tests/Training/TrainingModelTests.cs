using Tokenfab.Quantities;
using Tokenfab.Training;

namespace Tokenfab.Tests.Training;

/// <summary>An iteration as a whole.</summary>
public sealed class TrainingModelTests
{
    [Fact]
    public void The_parts_add_up_to_the_iteration()
    {
        var step = TrainingModel.Evaluate(Jobs.Gpt3);
        Assert.Equal(step.Iteration.Value, step.Parts.Total.Value, step.Iteration.Value * 1e-9);
        Assert.All(step.Parts.Named, part => Assert.True(part.Time >= Seconds.Zero, part.Name));
    }

    [Fact]
    public void Full_recomputation_takes_longer_and_keeps_less()
    {
        var selective = TrainingModel.Evaluate(Jobs.Gpt3);
        var full = TrainingModel.Evaluate(Jobs.Gpt3 with { Settings = Jobs.Gpt3.Settings with { Recompute = Recompute.Full } });
        Assert.InRange(full.Iteration / selective.Iteration, 1.15, 1.45);
        Assert.True(full.Fullest.Activations < selective.Fullest.Activations);
        Assert.Equal(4.0 / 3.0, full.HardwareFlops / full.Flops.Full, 0.02);
    }

    [Fact]
    public void Arithmetic_is_that_of_the_papers_formula()
    {
        // Korthikanti et al. 2022, equation 7: 72 B l s h^2 (1 + s/6h + V/12hl).
        const double Layers = 96.0, Hidden = 12288.0, Tokens = 2048.0, Words = 50272.0;
        var formula = 72.0 * Layers * Tokens * Hidden * Hidden * (1.0 + (Tokens / (6.0 * Hidden)) + (Words / (12.0 * Hidden * Layers)));
        Assert.Equal(1.0, ModelFlops.Of(Jobs.Gpt3.Model, 2048).Full.Value / formula, 1e-3);
    }
}
