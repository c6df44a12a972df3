using Tokenfab.Quantities;

namespace Tokenfab.Training.Run;

/// <summary>One future of a run, from interruption to interruption.</summary>
internal struct RunPath(RunSpec spec, RunHazards hazards, Checkpointing saves, double work, ulong seed)
{
    // A run that gets nowhere is given up at so many times its work.
    private const double MostTimes = 1000.0;

    private readonly PriorityQueue<int, double> _repairs = new();
    private SplitMix64 _random = new(seed);
    private double _spares = spec.SpareHosts?.Value ?? double.PositiveInfinity;

    /// <summary>Wall-clock seconds from start to end; infinite for a run that gets nowhere.</summary>
    public double Wall { get; private set; }

    /// <summary>Interruptions.</summary>
    public int Interruptions { get; private set; }

    /// <summary>Seconds in which checkpoints held training up.</summary>
    public double Saving { get; private set; }

    /// <summary>Seconds of training that were lost and done again.</summary>
    public double Lost { get; private set; }

    /// <summary>Seconds in which failures were found and the run restarted.</summary>
    public double Down { get; private set; }

    /// <summary>Seconds of waiting for hosts to be repaired.</summary>
    public double Waiting { get; private set; }

    /// <summary>Seconds by which stragglers held training up.</summary>
    public double Slowed { get; private set; }

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        var (every, stall, lag) = (saves.Every.Value, saves.Stall.Value, Math.Max(saves.Write.Value - saves.Stall.Value, 0.0));
        var cycle = every + stall;
        var left = work;
        while (true)
        {
            var stretch = hazards.PerSecond > 0.0 ? -Math.Log(1.0 - _random.NextShare()) / hazards.PerSecond : double.PositiveInfinity;
            var needed = left + (Math.Floor(left / every) * stall);
            if (stretch >= needed)
            {
                (Wall, Saving) = (Wall + needed, Saving + needed - left);
                return;
            }

            Interruptions++;
            var kind = Draw();
            Wall += stretch;
            var cycles = Math.Floor(stretch / cycle);
            var trained = (cycles * every) + Math.Min(stretch - (cycles * cycle), every);
            Saving += stretch - trained;
            if (kind.Kind == HazardKind.Failure)
            {
                // A checkpoint that was still being written when the run failed is none.
                var safe = cycles > 0.0 && stretch - (cycles * cycle) < lag ? cycles - 1.0 : cycles;
                Lost += trained - (safe * every);
                trained = safe * every;
                Stop(spec.Detection.Value + spec.Restart.Value);
            }
            else
            {
                if (kind.Kind == HazardKind.Straggler)
                {
                    var slow = spec.Stragglers!;
                    var progress = Math.Min(slow.FoundAfter.Value / (1.0 + slow.Slowdown.Value), left - trained);
                    var took = progress * (1.0 + slow.Slowdown.Value);
                    (Wall, Slowed, trained) = (Wall + took, Slowed + took - progress, trained + progress);
                }

                Wall += stall;
                Saving += stall;
                Stop(spec.Restart.Value);
            }

            left -= trained;
            Replace(kind.Hosts);
            if (left <= 0.0)
            {
                return;
            }

            if (Wall > MostTimes * work)
            {
                Wall = double.PositiveInfinity;
                return;
            }
        }
    }

    private void Stop(double seconds) => (Wall, Down) = (Wall + seconds, Down + seconds);

    private void Replace(int hosts)
    {
        while (_repairs.TryPeek(out var back, out var when) && when <= Wall)
        {
            _repairs.Dequeue();
            _spares += back;
        }

        while (_spares < hosts && _repairs.TryDequeue(out var back, out var when))
        {
            (Waiting, Wall, _spares) = (Waiting + when - Wall, when, _spares + back);
        }

        // With no spare and none in repair the broken hosts themselves are waited for.
        if (_spares < hosts)
        {
            (Waiting, Wall) = (Waiting + spec.Repair.Value, Wall + spec.Repair.Value);
        }
        else if (hosts > 0)
        {
            _spares -= hosts;
            _repairs.Enqueue(hosts, Wall + spec.Repair.Value);
        }
    }

    private RunHazard Draw()
    {
        var at = _random.NextShare() * hazards.PerSecond;
        foreach (var kind in hazards.Kinds)
        {
            at -= kind.PerSecond;
            if (at < 0.0)
            {
                return kind;
            }
        }

        return hazards.Kinds[^1];
    }
}
