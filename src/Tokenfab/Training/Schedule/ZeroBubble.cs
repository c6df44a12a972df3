namespace Tokenfab.Training.Schedule;

/// <summary>Schedules that run gradients of weights apart, to fill what would be bubbles.</summary>
/// <remarks>Found by simulating the stages: one that is free runs the gradient of inputs that has arrived, else a forward pass that fits its memory,
/// else the gradient of weights that is due, unless something better is about to arrive. Qi et al. (arXiv:2401.10241, section 3.1) order tasks by
/// the same rules; as they do, several patiences are tried and the best kept.</remarks>
internal sealed class ZeroBubble
{
    private static readonly double[] Patiences = [0.0, 0.5, 1.0];

    private readonly Placement _placement;
    private readonly PipelineTimes _times;
    private readonly int _microBatches;
    private readonly int _limit;
    private readonly double _patience;
    private readonly double[] _forward;
    private readonly double[] _backward;
    private readonly Stage[] _stages;
    private readonly PriorityQueue<int, (double At, int Order)> _events = new();
    private int _order;

    private ZeroBubble(in Placement placement, PipelineTimes times, int microBatches, double patience)
    {
        (_placement, _times, _microBatches, _patience) = (placement, times, microBatches, patience);
        _limit = Limit(placement);
        _forward = Unknown(placement.Chunks * microBatches);
        _backward = Unknown(placement.Chunks * microBatches);
        _stages = [.. Enumerable.Range(0, placement.Devices).Select(device => new Stage(Placement.IsFolded(_placement.Kind) ? [device, _placement.Chunks - 1 - device] : [device]))];
    }

    /// <summary>The best schedule found.</summary>
    public static PipelineTimeline Best(in Placement placement, PipelineTimes times, int microBatches)
    {
        PipelineTimeline? best = null;
        foreach (var patience in Patiences)
        {
            var tried = new ZeroBubble(placement, times, microBatches, patience).Run();
            best = best is null || tried.Makespan < best.Makespan ? tried : best;
        }

        return best!;
    }

    // Micro-batches that a stage may hold, counted in chunks.
    private static int Limit(in Placement placement) => placement.Kind switch
    {
        ScheduleKind.ZeroBubbleH1 => placement.Devices,
        ScheduleKind.VHalf => placement.Devices + 2,
        ScheduleKind.VMin => (int)Math.Ceiling(2.0 * placement.Devices / 3.0) + 2,
        _ => 2 * placement.Devices,
    };

    private PipelineTimeline Run()
    {
        for (var device = 0; device < _stages.Length; device++)
        {
            Wake(0.0, device);
        }

        while (_events.TryDequeue(out var device, out var when))
        {
            if (_stages[device].Free <= when.At)
            {
                Dispatch(_stages[device], device, when.At);
            }
        }

        var tasks = _stages.SelectMany(stage => stage.Tasks).ToArray();
        return tasks.Length == 3 * _placement.Chunks * _microBatches
            ? new(_placement.Kind, tasks, _placement.Devices, _times.Kept)
            : throw new InvalidOperationException($"The {_placement.Kind} schedule of {_placement.Devices} stages and {_microBatches} micro-batches waits for itself.");
    }

    private void Wake(double at, int device) => _events.Enqueue(device, (at, _order++));

    private void Dispatch(Stage stage, int device, double now)
    {
        var soonest = double.PositiveInfinity;
        for (var i = 0; i < stage.Chunks.Length; i++)
        {
            if (stage.Gradients[i] < stage.Passes[i])
            {
                var arrival = GradientArrival(stage.Chunks[i], stage.Gradients[i]);
                if (arrival <= now)
                {
                    Start(stage, device, now, TaskKind.Input, i, stage.Gradients[i]++);
                    return;
                }

                soonest = Math.Min(soonest, double.IsNaN(arrival) ? soonest : arrival);
            }
        }

        for (var i = stage.Chunks.Length - 1; i >= 0; i--)
        {
            if (stage.Passes[i] < _microBatches && HasRoom(stage, i))
            {
                var arrival = PassArrival(stage.Chunks[i], stage.Passes[i]);
                if (arrival <= now)
                {
                    Start(stage, device, now, TaskKind.Forward, i, stage.Passes[i]++);
                    return;
                }

                soonest = Math.Min(soonest, double.IsNaN(arrival) ? soonest : arrival);
            }
        }

        if (stage.Due.TryPeek(out var due) && soonest - now >= _patience * _times.Weight[_placement.ModelChunk(stage.Chunks[due.Way])])
        {
            stage.Due.Dequeue();
            Start(stage, device, now, TaskKind.Weight, due.Way, due.MicroBatch);
        }
    }

    // A micro-batch that passed the first chunk of a fold will need room for the second.
    private bool HasRoom(Stage stage, int way)
    {
        var held = 0;
        for (var i = 0; i < stage.Chunks.Length; i++)
        {
            held += stage.Passes[i] - stage.Weights[i];
        }

        return stage.Chunks.Length == 1 ? held < _limit : way == 1 || held + (stage.Passes[0] - stage.Passes[1]) + 2 <= _limit;
    }

    private double PassArrival(int chunk, int microBatch) => _placement.IsFirst(chunk)
        ? 0.0
        : _forward[((chunk - 1) * _microBatches) + microBatch] + PipelineBuilder.Way(_placement, _times, chunk - 1, chunk);

    private double GradientArrival(int chunk, int microBatch) => _placement.IsLast(chunk)
        ? _forward[(chunk * _microBatches) + microBatch]
        : _backward[((chunk + 1) * _microBatches) + microBatch] + PipelineBuilder.Way(_placement, _times, chunk + 1, chunk);

    private void Start(Stage stage, int device, double now, TaskKind kind, int way, int microBatch)
    {
        var chunk = stage.Chunks[way];
        var end = now + PipelineBuilder.Duration(_times, kind, _placement.ModelChunk(chunk));
        stage.Tasks.Add(new(kind, device, chunk, microBatch, now, end));
        stage.Free = end;
        Wake(end, device);
        switch (kind)
        {
            case TaskKind.Forward:
                _forward[(chunk * _microBatches) + microBatch] = end;
                Tell(chunk, chunk + 1, !_placement.IsLast(chunk), end);
                break;
            case TaskKind.Input:
                stage.Due.Enqueue((way, microBatch));
                _backward[(chunk * _microBatches) + microBatch] = end;
                Tell(chunk, chunk - 1, !_placement.IsFirst(chunk), end);
                break;
            default:
                stage.Weights[way]++;
                break;
        }
    }

    private void Tell(int from, int to, bool exists, double end)
    {
        if (exists && _placement.Device(to) is var device && device != _placement.Device(from))
        {
            Wake(end + _times.Transfer, device);
        }
    }

    private static double[] Unknown(int count)
    {
        var times = new double[count];
        Array.Fill(times, double.NaN);
        return times;
    }

    private sealed class Stage(int[] chunks)
    {
        public readonly int[] Chunks = chunks;
        public readonly int[] Passes = new int[chunks.Length];
        public readonly int[] Gradients = new int[chunks.Length];
        public readonly int[] Weights = new int[chunks.Length];
        public readonly Queue<(int Way, int MicroBatch)> Due = new();
        public readonly List<PipelineTask> Tasks = [];
        public double Free;
    }
}
