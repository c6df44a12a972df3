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
        var list = new OrderEntry[2 * total];
        var at = 0;
        for (var i = 0; i < warm; i++)
        {
            list[at++] = Entry(TaskKind.Forward, i);
        }

        for (var i = 0; i < total; i++)
        {
            if (warm + i < total)
            {
                list[at++] = Entry(TaskKind.Forward, warm + i);
            }

            list[at++] = Entry(TaskKind.Backward, i);
        }

        return list;

        OrderEntry Entry(TaskKind kind, int i)
        {
            if (chunks == 1)
            {
                return new(kind, device, i);
            }

            var (round, within) = Math.DivRem(i, devices * chunks);
            var chunk = within / devices;
            return new(kind, ((kind == TaskKind.Forward ? chunk : chunks - 1 - chunk) * devices) + device, (round * devices) + (within % devices));
        }
    }
}
