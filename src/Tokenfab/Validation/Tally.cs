using System.Runtime.InteropServices;
using Tokenfab.Validation.Statistics;

namespace Tokenfab.Validation;

/// <summary>Counts and errors of some rows. Tallies of parts merge into the tally of the whole in any order.</summary>
internal sealed class Tally
{
    private const int PointsKept = 400;
    private const int ConfigurationsKept = 1 << 15;

    // A file of nothing but different names must not fill the memory.
    private const int MostNames = 10_000;
    private const string Others = "other reasons";

    private readonly Dictionary<GroupKey, GroupTally> _groups = [];

    /// <summary>Counts of the files, by name.</summary>
    public Dictionary<string, FileTally> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows refused, by file and reason.</summary>
    public Dictionary<(string File, string Reason), long> Refusals { get; } = [];

    /// <summary>Repeated measurements of configurations, by file and operation.</summary>
    public Dictionary<(string File, string Op), HashSample<Spread>> Noise { get; } = [];

    /// <summary>A sample of predicted against measured, by file and operation.</summary>
    public Dictionary<(string File, string Op), HashSample<ComparedRow>> Points { get; } = [];

    /// <summary>The counts of a file.</summary>
    public FileTally File(string name) => CollectionsMarshal.GetValueRefOrAddDefault(Files, name, out _) ??= new();

    /// <summary>A figure with its prediction.</summary>
    public void Predicted(in GroupKey key, Measurement figure, Prediction prediction, ulong configuration)
    {
        bool? inside = prediction is { Low: { } low, High: { } high } ? figure.Measured >= low && figure.Measured <= high : null;
        Group(key).Add(prediction.Mid / figure.Measured, inside);
        var op = (key.File!, key.Op!);
        (CollectionsMarshal.GetValueRefOrAddDefault(Noise, op, out _) ??= new(ConfigurationsKept, Spread.Join)).Add(configuration, Spread.Of(figure.Measured));

        var place = new Fingerprint();
        place.Add(figure.Line);
        var points = CollectionsMarshal.GetValueRefOrAddDefault(Points, op, out _) ??= new(PointsKept, (first, _) => first);
        var file = File(key.File!);
        var distance = ComparedRow.DistanceOf(prediction.Mid, figure.Measured);
        if (points.Wants(place.Value) || file.Wants(distance))
        {
            var compared = new ComparedRow(key.File!, figure.Line, key.Op!, key.Chip!, figure.Unit, figure.Measured, prediction.Mid, figure.Raw);
            points.Add(place.Value, compared);
            file.Consider(compared);
        }
    }

    /// <summary>A figure of a whole file with its prediction.</summary>
    public void Predicted(in GroupKey key, ComparedRow compared, bool? inside)
    {
        Group(key).Add(compared.Predicted / compared.Measured, inside);
        var place = new Fingerprint();
        place.Add(compared.Row);
        (CollectionsMarshal.GetValueRefOrAddDefault(Points, (key.File!, key.Op!), out _) ??= new(PointsKept, (first, _) => first)).Add(place.Value, compared);
        File(key.File!).Consider(compared);
    }

    /// <summary>A figure without one.</summary>
    public void Refused(in GroupKey key) => Group(key).Refuse();

    /// <summary>A row refused, or a part of its figures, for a reason.</summary>
    public void Because(string file, string reason, long rows = 1)
    {
        var key = Refusals.Count < MostNames || Refusals.ContainsKey((file, reason)) ? (file, reason) : (file, Others);
        CollectionsMarshal.GetValueRefOrAddDefault(Refusals, key, out _) += rows;
    }

    /// <summary>Takes another tally in.</summary>
    public void Merge(Tally other)
    {
        foreach (var (key, group) in other._groups)
        {
            Group(key).Merge(group);
        }

        foreach (var (name, file) in other.Files)
        {
            File(name).Merge(file);
        }

        foreach (var ((file, reason), rows) in other.Refusals)
        {
            Because(file, reason, rows);
        }

        Merge(Noise, other.Noise);
        Merge(Points, other.Points);
    }

    /// <summary>The groups, those that a report does not tell apart put together.</summary>
    public Dictionary<GroupKey, GroupTally> Grouped(GroupBy by)
    {
        var merged = new Dictionary<GroupKey, GroupTally>();
        foreach (var (key, group) in _groups)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(merged, key.Only(by), out _) ??= new()).Merge(group);
        }

        return merged;
    }

    private static void Merge<T>(Dictionary<(string, string), HashSample<T>> into, Dictionary<(string, string), HashSample<T>> from)
    {
        foreach (var (key, sample) in from)
        {
            if (into.TryGetValue(key, out var known))
            {
                known.Merge(sample);
            }
            else
            {
                into.Add(key, sample);
            }
        }
    }

    private GroupTally Group(in GroupKey key)
    {
        var known = _groups.Count < MostNames || _groups.ContainsKey(key) ? key : key with { Op = GroupKey.Unknown, Chip = GroupKey.Unknown, Dtype = GroupKey.Unknown };
        return CollectionsMarshal.GetValueRefOrAddDefault(_groups, known, out _) ??= new();
    }
}
