using Tokenfab.Validation.Statistics;

namespace Tokenfab.Validation;

/// <summary>Predictions compared with measurements.</summary>
public sealed class Comparison
{
    private readonly Tally _tally;

    internal Comparison(Tally tally, IReadOnlyList<UnreadableFile> unreadable)
    {
        _tally = tally;
        Unreadable = unreadable;
        Files = [.. tally.Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value.Result(file.Key))];
        Refusals = [.. tally.Refusals.Select(refusal => new Refusal(refusal.Key.File, refusal.Key.Reason, refusal.Value))
            .OrderBy(refusal => refusal.File, StringComparer.Ordinal).ThenByDescending(refusal => refusal.Rows).ThenBy(refusal => refusal.Reason, StringComparer.Ordinal)];
        Noise = [.. tally.Noise.Select(noise => (noise.Key.File, noise.Key.Op, Floor: NoiseFloor.Of(noise.Value.Kept.Select(pair => pair.Value))))
            .Where(noise => noise.Floor is not null).Select(noise => new FileNoise(noise.File, noise.Op, noise.Floor!))
            .OrderBy(noise => noise.File, StringComparer.Ordinal).ThenBy(noise => noise.Op, StringComparer.Ordinal)];
        Points = [.. tally.Points.OrderBy(points => points.Key.File, StringComparer.Ordinal).ThenBy(points => points.Key.Op, StringComparer.Ordinal)
            .SelectMany(points => points.Value.Kept.Select(pair => pair.Value))];
        Worst = [.. tally.Files.SelectMany(file => file.Value.Worst).OrderByDescending(row => row.Distance)
            .ThenBy(row => row.File, StringComparer.Ordinal).ThenBy(row => row.Line).ThenBy(row => row.Op, StringComparer.Ordinal)];
    }

    /// <summary>The files, by name: rows, predicted, refused.</summary>
    public IReadOnlyList<FileResult> Files { get; }

    /// <summary>Why rows were refused. A row of several figures that is predicted in part is counted here too, once for each reason.</summary>
    public IReadOnlyList<Refusal> Refusals { get; }

    /// <summary>Files that could not be read to the end.</summary>
    public IReadOnlyList<UnreadableFile> Unreadable { get; }

    /// <summary>Noise floors of the files that measured some configuration more than once.</summary>
    public IReadOnlyList<FileNoise> Noise { get; }

    /// <summary>Predicted against measured, thinned to some hundred of each file and operation.</summary>
    public IReadOnlyList<ComparedRow> Points { get; }

    /// <summary>The rows farthest off, a few of each file, farthest first.</summary>
    public IReadOnlyList<ComparedRow> Worst { get; }

    /// <summary>Rows of all files.</summary>
    public long Rows => Files.Sum(file => file.Rows);

    /// <summary>Rows with a prediction.</summary>
    public long Predicted => Files.Sum(file => file.Predicted);

    /// <summary>Rows without one.</summary>
    public long Refused => Files.Sum(file => file.Refused);

    /// <summary>Errors of all figures that a question covers, put together.</summary>
    public GroupResult Of(Func<GroupKey, bool> covers)
    {
        var all = new GroupTally();
        foreach (var (_, group) in _tally.Grouped(GroupBy.All).Where(group => covers(group.Key)))
        {
            all.Merge(group);
        }

        return all.Result(default);
    }

    /// <summary>Errors of figures reported together, ordered by file, operation, chip, number format and size.</summary>
    public IReadOnlyList<GroupResult> Groups(GroupBy by) =>
        [.. _tally.Grouped(by).OrderBy(group => group.Key.File, StringComparer.Ordinal).ThenBy(group => group.Key.Op, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Chip, StringComparer.Ordinal).ThenBy(group => group.Key.Dtype, StringComparer.Ordinal)
            .ThenBy(group => SizeClass.Order(group.Key.Size ?? string.Empty)).Select(group => group.Value.Result(group.Key))];
}

/// <summary>Errors of figures reported together.</summary>
/// <param name="Key">What they have in common.</param>
/// <param name="Rows">Figures: rows, where each row holds one.</param>
/// <param name="Predicted">Those with a prediction.</param>
/// <param name="Refused">Those without one; the two make up all.</param>
/// <param name="Errors">The errors of those predicted; null where none is.</param>
/// <param name="Histogram">How many errors lie in each bin of the logarithm of predicted over measured, from a quarter to four times.</param>
public sealed record GroupResult(GroupKey Key, long Rows, long Predicted, long Refused, ErrorSummary? Errors, IReadOnlyList<long> Histogram);

/// <summary>One file.</summary>
/// <param name="File">Its name.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Predicted">Rows of which at least one figure was predicted.</param>
/// <param name="Refused">The other rows.</param>
public sealed record FileResult(string File, long Rows, long Predicted, long Refused);

/// <summary>Rows refused for one reason.</summary>
/// <param name="File">The file.</param>
/// <param name="Reason">Why.</param>
/// <param name="Rows">How many.</param>
public sealed record Refusal(string File, string Reason, long Rows);

/// <summary>A file that could not be read to the end.</summary>
/// <param name="File">Its name.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record UnreadableFile(string File, InputException Problem);

/// <summary>The noise floor of a file's figures.</summary>
/// <param name="File">The file.</param>
/// <param name="Op">The operation or figure.</param>
/// <param name="Floor">How far repeated measurements disagree.</param>
public sealed record FileNoise(string File, string Op, NoiseFloor Floor);

/// <summary>One figure, predicted against measured.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The row's line in it.</param>
/// <param name="Op">The operation or figure.</param>
/// <param name="Chip">The chip.</param>
/// <param name="Unit">What the figures count.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="Predicted">What was predicted.</param>
/// <param name="Row">The row as it stands.</param>
public sealed record ComparedRow(string File, long Line, string Op, string Chip, FigureUnit Unit, double Measured, double Predicted, string Row)
{
    /// <summary>How far off, alike for too high and too low.</summary>
    internal double Distance => DistanceOf(Predicted, Measured);

    /// <summary>The same of bare figures.</summary>
    internal static double DistanceOf(double predicted, double measured) => Math.Abs(Math.Log(predicted / measured));
}
