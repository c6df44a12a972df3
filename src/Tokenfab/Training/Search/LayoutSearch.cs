using Tokenfab.Training.Schedule;

namespace Tokenfab.Training.Search;

/// <summary>Searches the layouts and settings of a job for the quickest iteration that fits.</summary>
/// <remarks>Memory is asked first; blocks that layouts share are priced once; the best sketches are then built task by task and ranked by that.</remarks>
public sealed class LayoutSearch
{
    // Sketches err by a few per cent against the schedule: so many of the best are built, and some of every kind that runs gradients of weights apart.
    private const int Built = 24;
    private const int BuiltOfKind = 4;

    private readonly TrainingJob _job;
    private readonly TrainingModel _model;
    private readonly SearchSpace _space;

    /// <summary>A search of a job whose layout and settings are open.</summary>
    /// <exception cref="InputException">The chip cannot multiply in the job's format, or the catalogue lacks a figure.</exception>
    public LayoutSearch(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        _job = job;
        _model = new TrainingModel(TrainingSystem.Of(job), job.Model, job.Sequence);
        _space = new SearchSpace(job);
    }

    /// <summary>Searches.</summary>
    /// <param name="threads">Threads to use; the answer does not depend on it.</param>
    public SearchAnswer Run(int threads)
    {
        var tallies = new Tally[_space.Rows.Count];
        Parallel.For(
            0, tallies.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(threads, 1) },
            () => new Sketcher(_model.Book),
            (i, _, sketcher) =>
            {
                tallies[i] = Search(_space.Rows[i], sketcher);
                return sketcher;
            },
            _ => { });
        var all = tallies.Aggregate(new Tally(), (whole, part) => whole.With(part));
        var steps = all.Best.Select(found => _model.Step(Job(found.Layout, found.Settings))).Where(step => step.Fits)
            .OrderBy(step => step.Iteration.Value).ThenBy(step => step.Fullest.Total.Value).ThenBy(step => step.Job.Layout.ToString(), StringComparer.Ordinal).ToArray();
        var best = steps.FirstOrDefault() ?? (all.Least is { } least ? _model.Step(Job(least.Layout, least.Settings)) : null);
        return new(best, steps, all.Tried, all.TooLarge, best is null ? [] : Neighbourhood.Of(best, _model));
    }

    /// <summary>The best of fewer and fewer chips under the same batch, for as long as any layout fits: time against chips.</summary>
    /// <param name="job">A job whose layout and settings are open.</param>
    /// <param name="threads">Threads to use; the answer does not depend on it.</param>
    public static IReadOnlyList<TrainingStep> Frontier(TrainingJob job, int threads)
    {
        ArgumentNullException.ThrowIfNull(job);
        var found = new List<TrainingStep>();
        for (var chips = job.Chips; chips >= 1; chips /= 2)
        {
            if (new LayoutSearch(job with { Chips = chips }).Run(threads) is not { Fits: true, Best: { } best })
            {
                break;
            }

            found.Add(best);
            if (chips % 2 != 0)
            {
                break;
            }
        }

        return found;
    }

    private Tally Search(TrainingLayout row, Sketcher sketcher)
    {
        var tally = new Tally();
        var capacity = _job.Chip.Memory.Capacity.Value.Value;
        foreach (var (layout, settings, microBatches) in _space.Of(row))
        {
            tally.Add(layout, settings, sketcher.Sketch(layout, settings, _job.Chips, microBatches, capacity));
        }

        return tally;
    }

    private TrainingJob Job(in TrainingLayout layout, in TrainingSettings settings) => _job with { Layout = layout, Settings = settings };

    // The best of a part of the space; merging parts in order gives the same whatever thread did which.
    private sealed class Tally
    {
        private readonly List<(TrainingLayout Layout, TrainingSettings Settings, StepSketch Sketch)>[] _best =
            [.. Enum.GetValues<ScheduleKind>().Select(_ => new List<(TrainingLayout, TrainingSettings, StepSketch)>(Built + 1))];

        public long Tried { get; private set; }

        public long TooLarge { get; private set; }

        public IReadOnlyList<(TrainingLayout Layout, TrainingSettings Settings, StepSketch Sketch)> Best => [.. _best.SelectMany(kind => kind)];

        public (TrainingLayout Layout, TrainingSettings Settings, StepSketch Sketch)? Least { get; private set; }

        public void Add(in TrainingLayout layout, in TrainingSettings settings, in StepSketch sketch)
        {
            Tried++;
            if (double.IsPositiveInfinity(sketch.Seconds))
            {
                TooLarge++;
                Least = Least is { } least && least.Sketch.Bytes <= sketch.Bytes ? Least : (layout, settings, sketch);
                return;
            }

            Insert((layout, settings, sketch));
        }

        public Tally With(Tally part)
        {
            Tried += part.Tried;
            TooLarge += part.TooLarge;
            Least = part.Least is { } other && !(Least is { } least && least.Sketch.Bytes <= other.Sketch.Bytes) ? part.Least : Least;
            Array.ForEach(part._best, kind => kind.ForEach(Insert));
            return this;
        }

        private void Insert((TrainingLayout Layout, TrainingSettings Settings, StepSketch Sketch) found)
        {
            var best = _best[(int)found.Settings.Schedule];
            var most = found.Settings.Schedule == ScheduleKind.OneFOneB ? Built : BuiltOfKind;
            if (best.Count == most && best[^1].Sketch.Seconds <= found.Sketch.Seconds)
            {
                return;
            }

            var at = best.Count;
            while (at > 0 && best[at - 1].Sketch.Seconds > found.Sketch.Seconds)
            {
                at--;
            }

            best.Insert(at, found);
            if (best.Count > most)
            {
                best.RemoveAt(most);
            }
        }
    }
}
