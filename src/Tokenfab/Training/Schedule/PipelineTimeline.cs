namespace Tokenfab.Training.Schedule;

/// <summary>A pipeline schedule with its times: every task of an iteration, from the first forward pass to the last gradient.</summary>
public sealed class PipelineTimeline
{
    private readonly PipelineTask[] _tasks;
    private readonly double[] _busy;
    private readonly double[] _peak;

    internal PipelineTimeline(ScheduleKind kind, PipelineTask[] tasks, int devices, double[] kept)
    {
        Kind = kind;
        _tasks = tasks;
        _busy = new double[devices];
        _peak = new double[devices];
        Devices = devices;
        Span<double> held = devices <= 256 ? stackalloc double[devices] : new double[devices];
        var last = new double[devices];
        foreach (ref readonly var task in tasks.AsSpan())
        {
            // Paired tasks share their time, which counts once; tasks of a device stand in order.
            _busy[task.Device] += Math.Max(0.0, task.End - Math.Max(task.Start, last[task.Device]));
            last[task.Device] = Math.Max(last[task.Device], task.End);
            Makespan = Math.Max(Makespan, task.End);
            var bytes = kept[task.Chunk < kept.Length ? task.Chunk : task.Chunk - kept.Length];
            held[task.Device] += task.Kind switch { TaskKind.Forward => bytes, TaskKind.Backward or TaskKind.Weight => -bytes, _ => 0.0 };
            _peak[task.Device] = Math.Max(_peak[task.Device], held[task.Device]);
        }
    }

    /// <summary>The tasks: those of one stage stand together and in order.</summary>
    public ReadOnlySpan<PipelineTask> Tasks => _tasks;

    /// <summary>In which order the stages worked.</summary>
    public ScheduleKind Kind { get; }

    /// <summary>Pipeline stages.</summary>
    public int Devices { get; }

    /// <summary>Seconds from the first task's start to the last one's end.</summary>
    public double Makespan { get; }

    /// <summary>Seconds that a stage works.</summary>
    public double Busy(int device) => _busy[device];

    /// <summary>Seconds of a stage by what it does: passes alone, and pairs of a forward and a backward pass that run into each other.</summary>
    public PipelinePhases Phases(int device)
    {
        double forward = 0.0, backward = 0.0, weight = 0.0, paired = 0.0;
        for (var i = 0; i < _tasks.Length; i++)
        {
            ref readonly var task = ref _tasks[i];
            if (task.Device != device)
            {
                continue;
            }

            var time = task.End - task.Start;
            if (i + 1 < _tasks.Length && _tasks[i + 1].Device == device && _tasks[i + 1].Start == task.Start && _tasks[i + 1].End == task.End && time > 0.0)
            {
                paired += time;
                i++;
            }
            else
            {
                _ = task.Kind switch { TaskKind.Forward => forward += time, TaskKind.Weight => weight += time, _ => backward += time };
            }
        }

        return new(new(forward), new(backward), new(weight), new(paired), new(Makespan - _busy[device]));
    }

    /// <summary>Most bytes of activations that a stage keeps at once.</summary>
    public double PeakKept(int device) => _peak[device];

    /// <summary>Share of the stages' time that they wait.</summary>
    public double BubbleShare => Makespan <= 0.0 ? 0.0 : 1.0 - (_busy.Sum() / (Makespan * Devices));
}
