using Tokenfab.Quantities;
using Tokenfab.Training.Memory;
using Tokenfab.Training.Schedule;

namespace Tokenfab.Training;

/// <summary>One iteration of a training job.</summary>
/// <param name="Job">The job.</param>
/// <param name="Iteration">From one optimizer step to the next.</param>
/// <param name="Parts">Where it goes.</param>
/// <param name="Stages">Memory of each pipeline stage at its peak.</param>
/// <param name="Timeline">The schedule.</param>
/// <param name="Flops">Arithmetic of one sequence.</param>
/// <param name="HardwareFlops">The same as the chips do it, recomputation included and masked pairs counted.</param>
/// <param name="Parameters">Parameters of the model.</param>
/// <param name="Layers">Forward and backward pass of all layers for one micro-batch, embedding, head and transfers apart.</param>
/// <param name="PaceSetter">The stage that works longest and sets the pace.</param>
public sealed record TrainingStep(
    TrainingJob Job, Seconds Iteration, StepParts Parts, IReadOnlyList<StageMemory> Stages, PipelineTimeline Timeline, ModelFlops Flops, Flops HardwareFlops, Count Parameters,
    Seconds Layers, int PaceSetter)
{
    /// <summary>The stage that is fullest.</summary>
    public StageMemory Fullest => Stages.MaxBy(stage => stage.Total.Value);

    /// <summary>Whether every stage fits its chip. A job that does not is still timed.</summary>
    public bool Fits => Stages.All(stage => stage.Fits);

    /// <summary>Tokens a second, all chips together.</summary>
    public TokensPerSecond Rate => new((double)Job.GlobalBatch * Job.Sequence / Iteration.Value);

    /// <summary>Model arithmetic a second and chip, masked pairs counted: the "TFLOP/s per GPU" of most papers.</summary>
    public FlopsPerSecond PerChip => Each(Flops.Full);

    /// <summary>Model arithmetic a second and chip, masked pairs not counted.</summary>
    public FlopsPerSecond CausalPerChip => Each(Flops.Causal);

    /// <summary>Arithmetic done a second and chip, recomputation included.</summary>
    public FlopsPerSecond HardwarePerChip => Each(HardwareFlops);

    /// <summary>Model FLOP utilisation of the 16-bit peak, masked pairs counted.</summary>
    public Ratio Mfu => new(PerChip / Peak);

    /// <summary>Model FLOP utilisation of the 16-bit peak, masked pairs not counted.</summary>
    public Ratio CausalMfu => new(CausalPerChip / Peak);

    /// <summary>Hardware FLOP utilisation of the 16-bit peak: recomputation counts too.</summary>
    public Ratio Hfu => new(HardwarePerChip / Peak);

    private FlopsPerSecond Peak => (Job.Chip.Peak.Bf16 ?? Job.Chip.Peak.Fp16 ?? Job.Chip.Peak.Fp32)!.Value;

    private FlopsPerSecond Each(Flops sequence) => new(sequence.Value * Job.GlobalBatch / (Iteration.Value * Job.Chips));
}
