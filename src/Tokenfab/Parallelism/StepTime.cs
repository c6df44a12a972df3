using Tokenfab.Kernels;
using Tokenfab.Quantities;

namespace Tokenfab.Parallelism;

/// <summary>How long one step of a replica takes, from its start to its tokens.</summary>
/// <param name="Total">The whole step.</param>
/// <param name="Compute">Kernels on the slowest chip, all pipeline stages one after the other.</param>
/// <param name="Communication">Collectives and transfers that nothing hides.</param>
/// <param name="Host">Host time that the device waits for.</param>
public readonly record struct StepTime(Seconds Total, Seconds Compute, Seconds Communication, Seconds Host);

/// <summary>A step of one layout before it is cut into pipeline stages.</summary>
/// <param name="Compute">Kernels of all layers on one chip, one after the other.</param>
/// <param name="Communication">Collectives of all layers.</param>
/// <param name="Rows">Tokens that a chip computes, and hands on to the next stage.</param>
/// <param name="DecodeSequences">Decoding sequences of the whole replica's microbatch.</param>
/// <param name="Prefills">Whether the step prefills.</param>
public readonly record struct UnstagedStep(Seconds Compute, Seconds Communication, double Rows, double DecodeSequences, bool Prefills);

/// <summary>What a step keeps busy on one chip.</summary>
/// <param name="Time">How long it takes.</param>
/// <param name="Kernels">All its kernels together.</param>
public readonly record struct StepActivity(StepTime Time, KernelTime Kernels)
{
    /// <summary>What the chip draws meanwhile, on average.</summary>
    public Watts Average(PowerModel power) => power.Average(Kernels, Time.Communication, Time.Total);
}
