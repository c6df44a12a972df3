using Tokenfab.Quantities;

namespace Tokenfab.Training.Run;

/// <summary>How a run saves itself.</summary>
/// <param name="Size">Of a checkpoint: weights and optimizer states.</param>
/// <param name="Write">Time until it is safe.</param>
/// <param name="Stall">Time of that in which nothing is trained.</param>
/// <param name="Every">Training time between two.</param>
public sealed record Checkpointing(Bytes Size, Seconds Write, Seconds Stall, Seconds Every)
{
    // PCI Express 4.0 x16 one way, as hosts of accelerators have it at least.
    private static readonly BytesPerSecond HostLink = new(25e9);

    /// <summary>The checkpoints of a job, no more often than they can be written or than there is a step to save.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="reliability">The run whose storage is taken where none is stated.</param>
    /// <param name="step">The job's iteration.</param>
    /// <param name="failuresPerSecond">Unexpected failures.</param>
    public static Checkpointing Of(RunSpec spec, Reliability reliability, TrainingStep step, double failuresPerSecond)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(reliability);
        ArgumentNullException.ThrowIfNull(step);
        var job = step.Job;
        var size = new Bytes(step.Parameters.Value * (TrainingPrecision.WeightBytes + job.Precision.OptimizerBytes));
        var write = size / (spec.WriteBandwidth ?? (reliability.StoragePerChip.Value * job.Chips));
        var stall = spec.WritesBeside ? size / job.Chips / HostLink : write;
        var best = Best(stall, failuresPerSecond);
        var least = Math.Max(write.Value, step.Iteration.Value);
        return new Checkpointing(size, write, stall, spec.CheckpointEvery ?? new Seconds(Math.Max(best.Value, least)));
    }

    /// <summary>The interval that loses least: <c>sqrt(2 C M)</c> (Young 1974), refined by Daly (2006, eq. 37) where the stall C is no longer small
    /// against the mean time between failures M.</summary>
    /// <param name="stall">C.</param>
    /// <param name="failuresPerSecond">1 / M.</param>
    public static Seconds Best(Seconds stall, double failuresPerSecond)
    {
        if (failuresPerSecond <= 0.0)
        {
            return new Seconds(double.PositiveInfinity);
        }

        var (c, m) = (stall.Value, 1.0 / failuresPerSecond);
        var part = Math.Sqrt(c / (2.0 * m));
        return new Seconds(c < 2.0 * m ? (Math.Sqrt(2.0 * c * m) * (1.0 + (part / 3.0) + (part * part / 9.0))) - c : m);
    }
}
