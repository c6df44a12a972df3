using System.Collections.Concurrent;
using Tokenfab.Network;
using Tokenfab.Training;

namespace Tokenfab.Validation.Trainings;

/// <summary>A training run that somebody measured.</summary>
/// <param name="Jobs">The job; several where the row leaves an input out, one for each value that it may have had.</param>
/// <param name="Untold">The inputs that the row leaves out; empty where it tells all.</param>
internal sealed record TrainingCase(IReadOnlyList<TrainingJob> Jobs, string Untold)
{
    private readonly ConcurrentDictionary<ModelBook, TrainingStep[]> _known = new();

    /// <summary>The iteration of each job that fits its chips, the quickest first; of each job where none fits.</summary>
    public IReadOnlyList<TrainingStep> Steps(ModelBook models) => _known.GetOrAdd(models, book => Fitting([.. Jobs.Select(job => Step(job, book, TrainingCalibration.Of(job.Chip)))]));

    /// <summary>The same under constants of the caller's choice, which are not kept.</summary>
    public IReadOnlyList<TrainingStep> Steps(ModelBook models, Func<TrainingJob, TrainingCalibration> fit) => Fitting([.. Jobs.Select(job => Step(job, models, fit(job)))]);

    private static TrainingStep Step(TrainingJob job, ModelBook models, TrainingCalibration fit)
    {
        var system = new TrainingSystem(models.Of(job.Chip), models.Of(job.Server, CollectiveLibrary.Vendor), job.Trainer, fit, job.Precision);
        return new TrainingModel(system, job.Model, job.Sequence).Step(job);
    }

    private static TrainingStep[] Fitting(TrainingStep[] steps)
    {
        var fitting = steps.Where(step => step.Fits).ToArray();
        return [.. (fitting.Length > 0 ? fitting : steps).OrderBy(step => step.Iteration.Value)];
    }
}
