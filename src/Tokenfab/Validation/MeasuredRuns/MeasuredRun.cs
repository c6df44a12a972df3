using System.Collections.Concurrent;
using Tokenfab.Serving.Traces;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.MeasuredRuns;

/// <summary>Files whose rows are the requests of one run with their times: the run is replayed once, and its distributions are compared.</summary>
/// <remarks>A distribution is judged by its mean and four percentiles, each a figure of its own; a request by itself says little, because which
/// of two neighbours an engine's step takes first is chance.</remarks>
internal sealed class MeasuredRun(Subjects subjects, ModelBook models)
{
    private static readonly (string Name, double Share)[] Percentiles = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)];

    private static readonly (string Op, Func<ReplayedRequest, double> Measured, Func<ReplayedRequest, double> Replayed)[] Figures =
    [
        ("request_ttft", r => r.MeasuredTtft, r => r.Ttft),
        ("request_tpot", r => r.MeasuredTpot, r => r.Tpot),
        ("request_e2e", r => r.MeasuredLatency, r => r.Latency),
    ];

    private readonly ConcurrentDictionary<TruthHeader, Lazy<(string? Problem, IReadOnlyList<RunFigure> Figures)>> _runs = new();

    /// <summary>Whether a table's rows are requests with their times.</summary>
    public static bool Tells(TruthHeader header)
    {
        var fields = header.Names.Select(name => TraceWords.Read(name).Field).ToHashSet();
        return fields.IsSupersetOf([TraceField.Arrival, TraceField.Input, TraceField.Output])
            && fields.Overlaps([TraceField.FirstToken, TraceField.Ttft]) && fields.Overlaps([TraceField.End, TraceField.Latency]);
    }

    /// <summary>Counts some of a table's rows; the first of them bring the run's figures.</summary>
    public void Compare(TruthHeader header, TruthBatch batch, Tally tally)
    {
        var name = Path.GetFileName(header.File);
        var (problem, figures) = _runs.GetOrAdd(header, key => new(() => Replay(key))).Value;
        var file = tally.File(name);
        for (var i = 0; i < batch.Count; i++)
        {
            var (text, number) = batch.Line(i);
            if (text.Span.IsWhiteSpace())
            {
                continue;
            }

            file.Add(problem is null);
            if (problem is not null)
            {
                tally.Refused(new GroupKey(name, "request", GroupKey.Unknown, string.Empty, GroupKey.Unknown));
                tally.Because(name, problem);
            }
            else if (number == 2)
            {
                foreach (var figure in figures)
                {
                    tally.Predicted(new GroupKey(name, figure.Op, figure.Chip, figure.Dtype, figure.Percentile), figure.Compared(name), inside: null);
                }
            }
        }
    }

    private (string? Problem, IReadOnlyList<RunFigure> Figures) Replay(TruthHeader header)
    {
        var row = new TruthRow(header, subjects);
        try
        {
            row.Load(FirstRow(header), 2);
            if (row.Problem is null && RunReplay.Of(header, row, models) is { Count: > 0 } requests)
            {
                return (null, [.. Figures.SelectMany(figure => Compare(figure.Op, row, requests, figure.Measured, figure.Replayed))]);
            }

            return (row.Problem ?? "no request ended on both sides with a time to first token and to its end", []);
        }
        catch (InputException wrong)
        {
            return ($"{Path.GetFileName(wrong.File)}{(wrong.Line is { } line ? $", line {line}" : string.Empty)}: {wrong.Problem}", []);
        }
    }

    private static ReadOnlyMemory<char> FirstRow(TruthHeader header)
    {
        using var file = TruthFile.Open(header.File, RunFacts.None);
        foreach (var batch in file.Batches())
        {
            using (batch)
            {
                return batch.Line(0).Text.ToArray();
            }
        }

        return default;
    }

    private static IEnumerable<RunFigure> Compare(
        string op, TruthRow row, IReadOnlyList<ReplayedRequest> requests, Func<ReplayedRequest, double> measured, Func<ReplayedRequest, double> replayed)
    {
        var told = requests.Where(request => !double.IsNaN(measured(request))).ToArray();
        var (theirs, ours) = (told.Select(measured).Order().ToArray(), told.Select(replayed).Order().ToArray());
        if (told.Length == 0)
        {
            yield break;
        }

        var chip = row.Subjects.Chip(row.Subject())?.Id ?? GroupKey.Unknown;
        var dtype = row.TextOr("dtype", string.Empty);
        yield return new RunFigure(op, chip, dtype, "mean", told.Length, theirs.Average(), ours.Average());
        foreach (var (name, share) in Percentiles)
        {
            var at = Math.Max((int)Math.Ceiling(share * told.Length), 1) - 1;
            yield return new RunFigure(op, chip, dtype, name, told.Length, theirs[at], ours[at]);
        }
    }

    private sealed record RunFigure(string Op, string Chip, string Dtype, string Percentile, int Requests, double Measured, double Replayed)
    {
        public ComparedRow Compared(string file) => new(file, 2, Op, Chip, FigureUnit.Seconds, Measured, Replayed, $"{Percentile} of {Requests} requests");
    }
}
