namespace Tokenfab.Training.Search;

/// <summary>What a search found.</summary>
/// <param name="Best">The quickest that fits; the one that comes nearest to fitting where none does; null where no layout divides the job.</param>
/// <param name="Ranked">The quickest, best first; empty where none fits.</param>
/// <param name="Tried">Layouts with settings that were priced.</param>
/// <param name="TooLarge">Those of them that do not fit the memory.</param>
/// <param name="Changes">What one change to the best would do.</param>
public sealed record SearchAnswer(TrainingStep? Best, IReadOnlyList<TrainingStep> Ranked, long Tried, long TooLarge, IReadOnlyList<Change> Changes)
{
    /// <summary>Whether any layout fits.</summary>
    public bool Fits => Best is { Fits: true };
}

/// <summary>A job with one thing changed.</summary>
/// <param name="What">What is changed, as in <c>TP4</c> or <c>full recomputation</c>.</param>
/// <param name="Step">The iteration then.</param>
public sealed record Change(string What, TrainingStep Step);
