namespace Tokenfab.Training.Schedule;

/// <summary>Builds the tasks of a pipeline and times them.</summary>
/// <remarks>A task starts when its stage is free and what it waits for has arrived: the same pass of the chunk before (forward) or behind
/// (backward). Nothing is taken from a closed form.</remarks>
internal static class PipelineBuilder
{
    /// <summary>The timed schedule of an iteration.</summary>
    public static PipelineTimeline Build(in Placement placement, PipelineTimes times, int microBatches) => placement.Kind switch
    {
        ScheduleKind.ZeroBubbleH1 or ScheduleKind.ZeroBubbleH2 or ScheduleKind.ZeroBubbleV or ScheduleKind.VHalf or ScheduleKind.VMin =>
            ZeroBubble.Best(placement, times, microBatches),
        _ => Ordered(placement, times, microBatches),
    };

    private static PipelineTimeline Ordered(in Placement placement, PipelineTimes times, int microBatches)
    {
        var devices = placement.Devices;
        var perWay = placement.Kind == ScheduleKind.DualPipe ? microBatches / 2 : microBatches;
        var orders = new OrderEntry[devices][];
        var firsts = new int[devices + 1];
        for (var device = 0; device < devices; device++)
        {
            orders[device] = Order.Of(placement, device, microBatches);
            firsts[device + 1] = firsts[device] + orders[device].Length;
        }

        var chunks = ChunkTimes.Of(placement, times);
        var tasks = GC.AllocateUninitializedArray<PipelineTask>(firsts[devices]);
        var forward = Unknown(placement.Chunks * perWay);
        var backward = Unknown(placement.Chunks * perWay);
        var next = new int[devices];
        var free = new double[devices];
        for (var (done, moved) = (0, true); done < tasks.Length; moved = false)
        {
            for (var device = 0; device < devices; device++)
            {
                var order = orders[device].AsSpan();
                var (at, clock) = (next[device], free[device]);
                var own = tasks.AsSpan(firsts[device], order.Length);
                while (at < order.Length)
                {
                    ref readonly var entry = ref order[at];
                    ref readonly var chunk = ref chunks[entry.Chunk];
                    var ready = Arrival(chunk, entry, forward, backward, perWay);
                    var paired = entry.IsPaired;
                    ready = paired ? Math.Max(ready, Arrival(chunks[order[at + 1].Chunk], order[at + 1], forward, backward, perWay)) : ready;
                    if (double.IsNaN(ready))
                    {
                        break;
                    }

                    var start = Math.Max(clock, ready);
                    clock = start + (paired ? times.Paired[placement.ModelChunk(entry.Chunk)] : chunk.Duration(entry.Kind));
                    for (var last = at + (paired ? 1 : 0); at <= last; at++)
                    {
                        ref readonly var one = ref order[at];
                        own[at] = new(one.Kind, device, one.Chunk, one.MicroBatch, start, clock);
                        if (one.Kind != TaskKind.Weight)
                        {
                            (one.Kind == TaskKind.Forward ? forward : backward)[(one.Chunk * perWay) + one.MicroBatch] = clock;
                        }
                    }
                }

                moved |= at > next[device];
                done += at - next[device];
                (next[device], free[device]) = (at, clock);
            }

            if (!moved && done < tasks.Length)
            {
                throw new InvalidOperationException($"The {placement.Kind} schedule of {devices} stages and {microBatches} micro-batches waits for itself.");
            }
        }

        return new(placement.Kind, tasks, devices, times.Kept);
    }

    /// <summary>Seconds of a task.</summary>
    internal static double Duration(PipelineTimes times, TaskKind kind, int chunk) => kind switch
    {
        TaskKind.Forward => times.Forward[chunk],
        TaskKind.Backward => times.Input[chunk] + times.Weight[chunk],
        TaskKind.Input => times.Input[chunk],
        _ => times.Weight[chunk],
    };

    // When what an entry waits for has arrived; not a number while that is not known.
    private static double Arrival(in ChunkTimes chunk, in OrderEntry entry, double[] forward, double[] backward, int perWay)
    {
        var here = (entry.Chunk * perWay) + entry.MicroBatch;
        return entry.Kind switch
        {
            TaskKind.Forward => chunk.IsFirst ? 0.0 : forward[here - perWay] + chunk.WayBefore,
            TaskKind.Weight => 0.0,
            _ => chunk.IsLast ? forward[here] : backward[here + perWay] + chunk.WayBehind,
        };
    }

    /// <summary>Seconds from one chunk's device to another's.</summary>
    internal static double Way(in Placement placement, PipelineTimes times, int from, int to) => placement.Device(from) == placement.Device(to) ? 0.0 : times.Transfer;

    private static double[] Unknown(int count)
    {
        var times = new double[count];
        Array.Fill(times, double.NaN);
        return times;
    }
}
