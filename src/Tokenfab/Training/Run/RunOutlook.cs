using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Training.Run;

/// <summary>How a whole run goes, over many futures.</summary>
public sealed record RunOutlook
{
    /// <summary>Training alone: no failure, no checkpoint.</summary>
    public required Seconds Ideal { get; init; }

    /// <summary>Wall-clock: 80 % of futures lie between the ends, half below the middle. Infinite where a run gets nowhere.</summary>
    public required Estimate<Seconds> Wall { get; init; }

    /// <summary>Effective training time ratio: training that was kept over wall-clock.</summary>
    public required Estimate<Ratio> Goodput { get; init; }

    /// <summary>The same in closed form, <c>tau / ((M + D) (e^((tau + C) / M) - 1))</c> with checkpoints of C every tau, failures every M and D to find
    /// each and restart (Daly 2006, eq. 13, with no failures while restarting); stragglers, spares and planned work left out.</summary>
    public required Ratio ClosedForm { get; init; }

    /// <summary>Mean interruptions of a run.</summary>
    public required Count Interruptions { get; init; }

    /// <summary>Mean time between unexpected failures.</summary>
    public required Seconds BetweenFailures { get; init; }

    /// <summary>Checkpoints.</summary>
    public required Checkpointing Checkpoints { get; init; }

    /// <summary>Mean shares of wall-clock by what they went to, training first; they add up to one.</summary>
    public required IReadOnlyList<(string Name, Ratio Share)> Shares { get; init; }

    /// <summary>Interruptions by component, the most frequent first: expected number in a run of the mean length.</summary>
    public required IReadOnlyList<(string Component, Count Number)> Causes { get; init; }

    /// <summary>Chip-hours at the middle.</summary>
    public required Count ChipHours { get; init; }

    /// <summary>Energy of the servers at full power at the middle, cooling left out; null where no source tells their power.</summary>
    public required Joules? Energy { get; init; }

    /// <summary>Cost at the stated price of a chip-hour; null where none is.</summary>
    public required Estimate<Usd>? Cost { get; init; }

    /// <summary>Draws the futures of a job.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="step">The job's iteration.</param>
    /// <param name="tokens">Tokens to train on.</param>
    /// <param name="catalog">What is known.</param>
    /// <exception cref="InputException">The run whose failures are taken is not in the catalogue, or a figure is out of range.</exception>
    public static RunOutlook Of(RunSpec spec, TrainingStep step, Count tokens, CatalogStore catalog)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(catalog);
        RunChecks.Check(spec);
        var (job, reliability) = (step.Job, catalog.Reliability(spec.Reliability));
        var perHost = job.Server.AcceleratorsPerHost?.Value.Value ?? job.Server.Accelerators.Value.Value;
        var hazards = RunHazards.Of(spec, reliability, job.Chips, (int)Math.Ceiling(job.Server.Accelerators.Value.Value / perHost));
        var ideal = tokens.Value / step.Rate.Value;
        var saves = Checkpointing.Of(spec, reliability, step, hazards.FailuresPerSecond);
        saves = saves with { Every = new Seconds(Math.Min(saves.Every.Value, ideal)) };
        var paths = new RunPath[(int)spec.Draws.Value];
        var seeds = new SplitMix64((ulong)spec.Seed.Value);
        for (var i = 0; i < paths.Length; i++)
        {
            paths[i] = new RunPath(spec, hazards, saves, ideal, seeds.NextBits());
            paths[i].Run();
        }

        var walls = paths.Select(path => path.Wall).Order().ToArray();
        double At(double share) => walls[(int)Math.Min(share * walls.Length, walls.Length - 1)];
        var wall = new Estimate<Seconds>(new Seconds(At(0.1)), new Seconds(At(0.5)), new Seconds(At(0.9)));
        var finished = paths.Where(path => double.IsFinite(path.Wall)).ToArray();
        var all = finished.Sum(path => path.Wall);
        Ratio Share(Func<RunPath, double> part) => new(all > 0.0 ? finished.Sum(part) / all : 0.0);
        var between = 1.0 / hazards.FailuresPerSecond;
        var perCheckpoint = (between + (spec.Detection + spec.Restart).Value) * (Math.Exp((saves.Every + saves.Stall).Value / between) - 1.0);
        return new RunOutlook
        {
            Ideal = new Seconds(ideal),
            Wall = wall,
            Goodput = new Estimate<Ratio>(new Ratio(ideal / wall.High.Value), new Ratio(ideal / wall.Mid.Value), new Ratio(ideal / wall.Low.Value)),
            ClosedForm = new Ratio(double.IsFinite(between) ? saves.Every.Value / perCheckpoint : 1.0),
            Interruptions = new Count(finished.Length > 0 ? finished.Average(path => path.Interruptions) : double.PositiveInfinity),
            BetweenFailures = new Seconds(between),
            Checkpoints = saves,
            Shares =
            [
                ("training", new Ratio(all > 0.0 ? ideal * finished.Length / all : 0.0)), ("done again", Share(path => path.Lost)), ("finding and restarting", Share(path => path.Down)),
                ("checkpoints", Share(path => path.Saving)), ("waiting for repairs", Share(path => path.Waiting)), ("stragglers", Share(path => path.Slowed)),
            ],
            Causes = [.. hazards.Kinds.OrderByDescending(kind => kind.PerSecond).Select(kind => (kind.Name, new Count(kind.PerSecond * wall.Mid.Value)))],
            ChipHours = new Count(wall.Mid.Value / 3600.0 * job.Chips),
            Energy = job.Server.Power is { } power ? power.Value * (job.Chips / job.Server.Accelerators.Value.Value) * wall.Mid : null,
            Cost = spec.ChipHour is { } price ? wall.Map(time => price * time * job.Chips) : null,
        };
    }
}
