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

        var tasks = new PipelineTask[firsts[devices]];
        var forward = Unknown(placement.Chunks * perWay);
        var backward = Unknown(placement.Chunks * perWay);
        var next = new int[devices];
        var free = new double[devices];
        for (var (done, moved) = (0, true); done < tasks.Length; moved = false)
        {
            for (var device = 0; device < devices; device++)
            {
                var order = orders[device];
                while (next[device] < order.Length && Ready(placement, times, order, next[device], forward, backward, perWay) is var ready && !double.IsNaN(ready))
                {
                    var at = next[device];
                    var entry = order[at];
                    var chunk = placement.ModelChunk(entry.Chunk);
                    var start = Math.Max(free[device], ready);
                    var end = start + (entry.IsPaired ? times.Paired[chunk] : Duration(times, entry.Kind, chunk));
                    Finish(entry);
                    if (entry.IsPaired)
                    {
                        Finish(order[at + 1]);
                    }

                    free[device] = end;
                    moved = true;

                    void Finish(in OrderEntry one)
                    {
                        tasks[firsts[device] + next[device]++] = new(one.Kind, device, one.Chunk, one.MicroBatch, start, end);
                        done++;
                        if (one.Kind != TaskKind.Weight)
                        {
                            (one.Kind == TaskKind.Forward ? forward : backward)[(one.Chunk * perWay) + one.MicroBatch] = end;
                        }
                    }
                }
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

    // When all that an entry waits for has arrived; not a number while that is not known.
    private static double Ready(in Placement placement, PipelineTimes times, OrderEntry[] order, int at, double[] forward, double[] backward, int perWay)
    {
        var ready = Arrival(placement, times, order[at], forward, backward, perWay);
        return order[at].IsPaired ? Math.Max(ready, Arrival(placement, times, order[at + 1], forward, backward, perWay)) : ready;
    }

    private static double Arrival(in Placement placement, PipelineTimes times, in OrderEntry entry, double[] forward, double[] backward, int perWay)
    {
        switch (entry.Kind)
        {
            case TaskKind.Forward when !placement.IsFirst(entry.Chunk):
                return forward[((entry.Chunk - 1) * perWay) + entry.MicroBatch] + Way(placement, times, entry.Chunk - 1, entry.Chunk);
            case TaskKind.Backward or TaskKind.Input:
                return placement.IsLast(entry.Chunk)
                    ? forward[(entry.Chunk * perWay) + entry.MicroBatch]
                    : backward[((entry.Chunk + 1) * perWay) + entry.MicroBatch] + Way(placement, times, entry.Chunk + 1, entry.Chunk);
            default:
                return 0.0;
        }
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
