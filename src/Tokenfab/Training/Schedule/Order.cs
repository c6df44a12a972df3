namespace Tokenfab.Training.Schedule;

/// <summary>One entry of a stage's list of work.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Chunk">On which chunk.</param>
/// <param name="MicroBatch">For which micro-batch.</param>
/// <param name="IsPaired">Whether the next entry runs together with this one.</param>
internal readonly record struct OrderEntry(TaskKind Kind, int Chunk, int MicroBatch, bool IsPaired = false);

/// <summary>The order in which a stage works, for schedules that fix it beforehand.</summary>
internal static class Order
{
    /// <summary>The list of a stage.</summary>
    public static OrderEntry[] Of(in Placement placement, int device, int microBatches) => placement.Kind switch
    {
        ScheduleKind.GPipe => Flushed(placement, device, microBatches),
        ScheduleKind.DualPipe or ScheduleKind.DualPipeV => DualPipeOrder.Of(placement, device, microBatches),
        _ => Interleaved(placement, device, microBatches),
    };

    private static OrderEntry[] Flushed(in Placement placement, int device, int microBatches)
    {
        var chunks = placement.Chunks / placement.Devices;
        var list = new OrderEntry[2 * chunks * microBatches];
        for (var i = 0; i < chunks * microBatches; i++)
        {
            var (chunk, batch) = Math.DivRem(i, microBatches);
            list[i] = new(TaskKind.Forward, (chunk * placement.Devices) + device, batch);
            list[^(i + 1)] = new(TaskKind.Backward, (chunk * placement.Devices) + device, microBatches - 1 - batch);
        }

        return list;
    }

    // Micro-batches go in groups of as many as there are stages; a group passes one chunk before it passes the next (Narayanan et al. 2021, section
    // 2.2.2). With one chunk this is 1F1B.
    private static OrderEntry[] Interleaved(in Placement placement, int device, int microBatches)
    {
        var devices = placement.Devices;
        var chunks = placement.Chunks / devices;
        var total = chunks * microBatches;
        var warm = Math.Min(total, chunks == 1 ? devices - 1 - device : ((devices - 1 - device) * 2) + ((chunks - 1) * devices));
        var list = GC.AllocateUninitializedArray<OrderEntry>(2 * total);
        var at = 0;
        var (forward, backward) = (new Turn(TaskKind.Forward, device, devices, chunks, microBatches), new Turn(TaskKind.Backward, device, devices, chunks, microBatches));
        for (var i = 0; i < warm; i++)
        {
            list[at++] = forward.Next();
        }

        for (var i = 0; i < total; i++)
        {
            if (warm + i < total)
            {
                list[at++] = forward.Next();
            }

            list[at++] = backward.Next();
        }

        return list;
    }

    // Walks through the groups of micro-batches: first over a group, then over the chunks, then to the next group.
    private struct Turn(TaskKind kind, int device, int devices, int chunks, int microBatches)
    {
        private int _chunk;
        private int _within;
        private int _first;

        public OrderEntry Next()
        {
            var chunk = kind == TaskKind.Forward ? _chunk : chunks - 1 - _chunk;
            var entry = new OrderEntry(kind, (chunk * devices) + device, _first + _within);
            if (++_within == devices || _first + _within == microBatches)
            {
                _within = 0;
                if (++_chunk == chunks)
                {
                    (_chunk, _first) = (0, _first + devices);
                }
            }

            return entry;
        }
    }
}
