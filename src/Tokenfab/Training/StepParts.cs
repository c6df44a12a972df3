using Tokenfab.Quantities;

namespace Tokenfab.Training;

/// <summary>Where the time of an iteration goes on the stage that sets its pace. The parts add up to the iteration.</summary>
/// <param name="Forward">Kernels of forward passes.</param>
/// <param name="Backward">Kernels of backward passes.</param>
/// <param name="Recompute">Forward passes done again.</param>
/// <param name="Tensor">Tensor-parallel collectives that nothing hides.</param>
/// <param name="Expert">Expert exchanges that nothing hides.</param>
/// <param name="Context">Context-parallel exchanges that nothing hides.</param>
/// <param name="Pipeline">Transfers between stages during which the stage does nothing else, and what a stage waits for its host.</param>
/// <param name="Bubble">Waiting for other stages.</param>
/// <param name="Data">Data-parallel reductions and gathers that nothing hides.</param>
/// <param name="Optimizer">The optimizer's step.</param>
/// <param name="Overhead">Data loading, clipping, logging.</param>
public readonly record struct StepParts(
    Seconds Forward, Seconds Backward, Seconds Recompute, Seconds Tensor, Seconds Expert, Seconds Context, Seconds Pipeline, Seconds Bubble,
    Seconds Data, Seconds Optimizer, Seconds Overhead)
{
    /// <summary>The parts by name, in order.</summary>
    public IReadOnlyList<(string Name, Seconds Time)> Named =>
    [
        ("forward", Forward), ("backward", Backward), ("recompute", Recompute), ("tensor parallel", Tensor), ("expert parallel", Expert),
        ("context parallel", Context), ("pipeline transfers", Pipeline), ("bubble", Bubble), ("data parallel", Data), ("optimizer", Optimizer),
        ("overhead", Overhead),
    ];

    /// <summary>All parts together.</summary>
    public Seconds Total => Forward + Backward + Recompute + Tensor + Expert + Context + Pipeline + Bubble + Data + Optimizer + Overhead;
}
