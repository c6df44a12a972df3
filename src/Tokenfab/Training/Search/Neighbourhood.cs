using Tokenfab.Training.Schedule;

namespace Tokenfab.Training.Search;

/// <summary>What one change to a job would do: why the next best lost, or what would make it fit.</summary>
public static class Neighbourhood
{
    /// <summary>The iteration of every job that one change away can be started.</summary>
    /// <param name="step">The job as it is.</param>
    public static IReadOnlyList<Change> Of(TrainingStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Of(step, new TrainingModel(TrainingSystem.Of(step.Job), step.Job.Model, step.Job.Sequence));
    }

    internal static IReadOnlyList<Change> Of(TrainingStep step, TrainingModel model)
    {
        var changes = new List<Change>();
        foreach (var (what, job) in Candidates(step.Job))
        {
            if (job != step.Job && TrainingChecks.Problem(job) is null)
            {
                changes.Add(new(what, model.Step(job)));
            }
        }

        return changes;
    }

    private static IEnumerable<(string What, TrainingJob Job)> Candidates(TrainingJob job)
    {
        var (layout, settings) = (job.Layout, job.Settings);
        TrainingJob Laid(TrainingLayout other) => job with { Layout = other, LayersPerChunk = null };
        TrainingJob Set(TrainingSettings other) => job with { Settings = other };
        foreach (var tensor in (int[])[layout.Tensor / 2, layout.Tensor * 2])
        {
            yield return ($"TP{tensor}", Laid(layout with { Tensor = tensor, ExpertTensor = Math.Min(layout.ExpertTensor, Math.Max(tensor, 1)) }));
        }

        foreach (var stages in (int[])[layout.Pipeline / 2, layout.Pipeline * 2])
        {
            yield return ($"PP{stages}", Laid(layout with { Pipeline = stages, VirtualStages = 1 }));
        }

        foreach (var chunks in (int[])[1, 2, 3, 4, 6])
        {
            yield return ($"VP{chunks}", Laid(layout with { VirtualStages = chunks }));
        }

        yield return ($"CP{layout.Context * 2}", Laid(layout with { Context = layout.Context * 2 }));
        foreach (var experts in (int[])[layout.Expert / 2, layout.Expert * 2])
        {
            yield return ($"EP{experts}", Laid(layout with { Expert = experts }));
        }

        foreach (var batch in (int[])[settings.MicroBatch / 2, settings.MicroBatch * 2])
        {
            yield return ($"micro-batch {batch}", Set(settings with { MicroBatch = batch }));
        }

        foreach (var recompute in Enum.GetValues<Recompute>())
        {
            yield return ($"{recompute.ToString().ToLowerInvariant()} recomputation".Replace("none", "no", StringComparison.Ordinal), Set(settings with { Recompute = recompute, RecomputedLayers = null }));
        }

        foreach (var sharding in Enum.GetValues<StateSharding>())
        {
            yield return (sharding == StateSharding.None ? "no sharding of the state" : $"ZeRO-{(int)sharding}", Set(settings with { Sharding = sharding }));
        }

        yield return (settings.SequenceParallel ? "no sequence parallelism" : "sequence parallelism", Set(settings with { SequenceParallel = !settings.SequenceParallel && layout.Tensor > 1 }));
        yield return ("optimizer in host memory", Set(settings with { OffloadOptimizer = true }));
        if (layout.Pipeline > 1)
        {
            foreach (var (kind, name) in new[] { (ScheduleKind.OneFOneB, "1F1B"), (ScheduleKind.ZeroBubbleH1, "ZB-H1"), (ScheduleKind.ZeroBubbleH2, "ZB-H2"), (ScheduleKind.ZeroBubbleV, "ZB-V"), (ScheduleKind.DualPipe, "DualPipe") })
            {
                yield return (name, (kind == ScheduleKind.OneFOneB ? job : Laid(layout with { VirtualStages = 1 })) with { Settings = settings with { Schedule = kind } });
            }
        }
    }
}
