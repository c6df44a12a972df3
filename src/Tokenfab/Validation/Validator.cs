using System.Collections.Concurrent;
using Tokenfab.Catalog;
using Tokenfab.Kernels.Measured;
using Tokenfab.Validation.Foreign;
using Tokenfab.Validation.MeasuredRuns;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation;

/// <summary>Predicts every row of tables of measurements and says how far off the predictions are.</summary>
public static class Validator
{
    /// <summary>The files that a path means: itself, or all tables of a folder by name.</summary>
    /// <exception cref="InputException">There is nothing there, or a folder without tables.</exception>
    public static IReadOnlyList<string> FilesOf(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new InputException(path, null, null, "there is no such file or folder", "Name a table of measurements, or a folder of them");
        }

        var files = Directory.EnumerateFiles(path).Where(file => Path.GetExtension(file) is ".csv" || ForeignFile.Is(file)).Order(StringComparer.Ordinal).ToArray();
        return files.Length > 0 ? files : throw new InputException(path, null, null, "the folder holds no table", "Name a folder with CSV or JSON files in it");
    }

    /// <summary>Compares predictions with measurements.</summary>
    /// <param name="files">The tables.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="given">What the user says of rows that say nothing themselves; null for nothing.</param>
    /// <param name="progress">Told of the share done, from any thread.</param>
    /// <param name="measured">The user's measured kernels, which come before predictions where they cover a shape; null for none.</param>
    /// <exception cref="InputException">No file can be read.</exception>
    public static Comparison Run(IReadOnlyList<string> files, CatalogStore catalog, int threads, RunFacts? given = null, Action<double>? progress = null,
        IMeasuredKernels? measured = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var (subjects, models, whole) = (new Subjects(catalog), new ModelBook(catalog, measured), new Tally());
        var runs = new MeasuredRun(subjects, models);
        var work = new BatchSource(files, given ?? RunFacts.None, progress);
        Parallel.ForEach(
            Partitioner.Create(work.Batches(), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(threads, 1) },
            () => new Tally(),
            (work, _, tally) =>
            {
                using (work.Batch)
                {
                    if (MeasuredRun.Tells(work.Header))
                    {
                        runs.Compare(work.Header, work.Batch, tally);
                    }
                    else
                    {
                        Compare(work.Header, work.Batch, subjects, models, tally);
                    }
                }

                return tally;
            },
            tally =>
            {
                lock (whole)
                {
                    whole.Merge(tally);
                }
            });
        return work.Unreadable is [var first, ..] && work.Unreadable.Count == files.Count ? throw first.Problem : new(whole, work.Unreadable);
    }

    private static void Compare(TruthHeader header, TruthBatch batch, Subjects subjects, ModelBook models, Tally tally)
    {
        var name = Path.GetFileName(header.File);
        var file = tally.File(name);
        var reader = new TableReader(header, subjects);
        for (var i = 0; i < batch.Count; i++)
        {
            if (reader.Read(batch, i))
            {
                file.Add(Compare(name, reader, models, tally));
            }
        }
    }

    // Whether at least one figure of the row was predicted.
    private static bool Compare(string file, TableReader reader, ModelBook models, Tally tally)
    {
        if (reader.Row.Problem is { } problem)
        {
            tally.Refused(RefusedKey(file, reader, reader.Op));
            tally.Because(file, problem);
            return false;
        }

        var (predicted, reasons) = (false, new List<string>(0));
        foreach (var figure in reader.Answer.Figures)
        {
            var key = new GroupKey(file, figure.Op, figure.Chip, figure.Dtype, figure.Size);
            if (TryPredict(figure, models, out var prediction, out var reason))
            {
                tally.Predicted(key, figure, prediction, reader.Row.Configuration(figure.Op));
                predicted = true;
            }
            else
            {
                tally.Refused(key);
                reasons.Add(reason);
            }
        }

        foreach (var (op, reason) in reader.Answer.Refused)
        {
            tally.Refused(RefusedKey(file, reader, op));
            reasons.Add(reason);
        }

        foreach (var reason in reasons.Distinct())
        {
            tally.Because(file, reason);
        }

        return predicted;
    }

    private static GroupKey RefusedKey(string file, TableReader reader, string op) => new(
        file, op, reader.Row.Subjects.Chip(reader.Row.Subject())?.Id ?? GroupKey.Unknown, reader.Row.TextOr("dtype", string.Empty), GroupKey.Unknown);

    // Measured shapes may lie outside of what a model was made for: the row is refused with what the model says, and the run goes on.
    private static bool TryPredict(Measurement figure, ModelBook models, out Prediction prediction, out string reason)
    {
        (prediction, reason) = (default, string.Empty);
        try
        {
            prediction = figure.Predictor.Predict(models);
            reason = double.IsFinite(prediction.Mid) && prediction.Mid > 0.0 ? string.Empty : "the model gives no finite figure above zero";
        }
        catch (InputException wrong)
        {
            reason = $"{wrong.File}: {wrong.Problem}";
        }
        catch (Exception unfit) when (unfit is ArgumentException or InvalidOperationException or ArithmeticException or NotSupportedException)
        {
            reason = $"the model cannot take such a row: {unfit.Message}";
        }

        return reason.Length == 0;
    }
}
