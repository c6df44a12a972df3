using Tokenfab.Kernels;
using Tokenfab.Quantities;

namespace Tokenfab.Parallelism;

/// <summary>How long one step of a replica takes, from its start to its tokens.</summary>
/// <param name="Total">The whole step.</param>
/// <param name="Compute">Kernels on the slowest chip, all pipeline stages one after the other.</param>
/// <param name="Communication">Collectives and transfers that nothing hides.</param>
/// <param name="Host">Host time that the device waits for.</param>
public readonly record struct StepTime(Seconds Total, Seconds Compute, Seconds Communication, Seconds Host);

/// <summary>What a step keeps busy on one chip.</summary>
/// <param name="Time">How long it takes.</param>
/// <param name="Kernels">All its kernels together.</param>
public readonly record struct StepActivity(StepTime Time, KernelTime Kernels)
{
    /// <summary>What the chip draws meanwhile, on average.</summary>
    public Watts Average(PowerModel power) => power.Average(Kernels, Time.Communication, Time.Total);
}
