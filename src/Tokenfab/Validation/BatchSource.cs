using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation;

/// <summary>The lines of several files, in batches. One thread at a time draws from it.</summary>
/// <param name="files">The files.</param>
/// <param name="given">What the user says of their rows where they say nothing themselves.</param>
/// <param name="progress">Told of the share of bytes read.</param>
internal sealed class BatchSource(IReadOnlyList<string> files, RunFacts given, Action<double>? progress)
{
    private readonly List<UnreadableFile> _unreadable = [];

    /// <summary>Files that could not be read to the end, so far.</summary>
    public IReadOnlyList<UnreadableFile> Unreadable => _unreadable;

    /// <summary>The batches of all files, one file after the other.</summary>
    public IEnumerable<(TruthHeader Header, TruthBatch Batch)> Batches()
    {
        var (total, before) = (files.Sum(Length), 0L);
        foreach (var path in files)
        {
            if (Open(path) is { } file)
            {
                using (file)
                using (var batches = file.Batches().GetEnumerator())
                {
                    while (Next(path, batches) is { } batch)
                    {
                        progress?.Invoke(total == 0 ? 0.0 : (double)(before + file.Position) / total);
                        yield return (file.Header, batch);
                    }
                }
            }

            before += Length(path);
        }
    }

    private TruthFile? Open(string path)
    {
        try
        {
            return TruthFile.Open(path, given);
        }
        catch (InputException wrong)
        {
            _unreadable.Add(new(Path.GetFileName(path), wrong));
            return null;
        }
    }

    private TruthBatch? Next(string path, IEnumerator<TruthBatch> batches)
    {
        try
        {
            return batches.MoveNext() ? batches.Current : null;
        }
        catch (InputException wrong)
        {
            _unreadable.Add(new(Path.GetFileName(path), wrong));
            return null;
        }
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0L;
}
