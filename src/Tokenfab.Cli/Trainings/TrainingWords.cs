using System.Globalization;
using Tokenfab.Quantities;
using Tokenfab.Training;
using Tokenfab.Training.Schedule;

namespace Tokenfab.Cli.Trainings;

/// <summary>How training is put into words.</summary>
internal static class TrainingWords
{
    /// <summary>A share as in <c>41.2 %</c>.</summary>
    public static string Share(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    /// <summary>A rate as papers print it, as in <c>161.5 TFLOP/s</c>.</summary>
    public static string Rate(FlopsPerSecond rate) => (rate.Value / 1e12).ToString("0.0 TFLOP/s", CultureInfo.InvariantCulture);

    /// <summary>A job's layout in a line, as in <c>TP8 PP8 VP3 DP8, micro-batch 1, 1F1B, selective recomputation, ZeRO-1</c>.</summary>
    public static string Layout(TrainingJob job)
    {
        var settings = job.Settings;
        var words = new List<string> { $"{job.Layout}{(job.Data > 1 ? $" DP{job.Data}" : string.Empty)}", $"micro-batch {settings.MicroBatch}" };
        if (job.Layout.Pipeline > 1)
        {
            words.Add(Schedule(settings.Schedule, job.Layout.VirtualStages));
        }

        if (settings.SequenceParallel && job.Layout.Tensor > 1)
        {
            words.Add("sequence parallel");
        }

        if (settings.Recompute != Recompute.None)
        {
            words.Add($"{settings.Recompute.ToString().ToLowerInvariant()} recomputation{(settings.RecomputedLayers is { } some ? $" of {some} layers a stage" : string.Empty)}");
        }

        if (settings.Sharding != StateSharding.None)
        {
            words.Add($"ZeRO-{(int)settings.Sharding}{(settings.ShardGroup is { } group ? $" in groups of {group}" : string.Empty)}");
        }

        if (settings.OffloadOptimizer)
        {
            words.Add("optimizer in host memory");
        }

        if (settings.OffloadActivations)
        {
            words.Add("activations in host memory");
        }

        return string.Join(", ", words);
    }

    /// <summary>A schedule's usual name.</summary>
    public static string Schedule(ScheduleKind kind, int chunks) => kind switch
    {
        ScheduleKind.GPipe => "GPipe",
        ScheduleKind.OneFOneB => chunks > 1 ? "interleaved 1F1B" : "1F1B",
        ScheduleKind.ZeroBubbleH1 => "ZB-H1",
        ScheduleKind.ZeroBubbleH2 => "ZB-H2",
        ScheduleKind.ZeroBubbleV => "ZB-V",
        ScheduleKind.VHalf => "V-half",
        ScheduleKind.VMin => "V-min",
        ScheduleKind.DualPipe => "DualPipe",
        _ => "DualPipeV",
    };

    /// <summary>Bytes as people read memory.</summary>
    public static string Memory(Bytes size) => (size.Value / (1024.0 * 1024.0 * 1024.0)).ToString("0.0 GiB", CultureInfo.InvariantCulture);
}
