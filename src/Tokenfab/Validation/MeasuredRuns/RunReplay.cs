using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Scheduling;
using Tokenfab.Serving.Simulation.Traffic;
using Tokenfab.Serving.Traces;
using Tokenfab.Validation.EndToEnd;
using Tokenfab.Validation.Foreign;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.MeasuredRuns;

/// <summary>Replays the requests of a measured run through a simulated deployment, and holds both sides' latencies.</summary>
internal static class RunReplay
{
    private const int BlockTokens = 16;

    /// <summary>Measured and replayed latencies of the requests that both sides finished, in the order of the file.</summary>
    /// <param name="table">The table's columns.</param>
    /// <param name="row">Its first row, which says what was run on what; what is wrong with it is noted on it.</param>
    /// <param name="models">The models of chips and links.</param>
    /// <returns>Null where the row has a problem.</returns>
    /// <exception cref="InputException">A line is malformed.</exception>
    public static IReadOnlyList<ReplayedRequest>? Of(TruthHeader table, TruthRow row, ModelBook models)
    {
        using var reader = Reader(table);
        reader.InAnyOrder = true;
        var measured = new List<TracePoint>();
        while (reader.TryRead(out var point))
        {
            measured.Add(point);
        }

        measured = [.. measured.OrderBy(point => point.Arrival)];
        if (measured.Count == 0 || Replica(row, models, measured) is not { } replica)
        {
            row.Note("the file holds no request");
            return null;
        }

        var log = new Log(measured.Count);
        var traffic = new Points(measured);
        var deployment = new SimulatedDeployment(replica, Math.Max(row.CountOr("replicas", 1), 1), RoutingPolicy.RoundRobin);
        Simulator.Run(deployment, traffic, new Slo(null, null, new Ratio(0.95)), new SimulationOptions { Log = log });
        return [.. log.Records.Where(record => record.Outcome == RequestOutcome.Finished)
            .Select(record => (Record: record, Point: measured[(int)record.Id]))
            .Where(pair => pair.Point is { Ttft: > 0.0, Latency: > 0.0 } && pair.Point.Latency >= pair.Point.Ttft)
            .OrderBy(pair => pair.Record.Id).Select(pair => ReplayedRequest.Of(pair.Point, pair.Record))];
    }

    private static TraceReader Reader(TruthHeader table) =>
        ForeignFile.Is(table.File) ? TraceReader.Read(ForeignFile.Read(table.File), table.File) : TraceReader.Open(table.File);

    private static ReplicaModel? Replica(TruthRow row, ModelBook models, List<TracePoint> measured)
    {
        if (ServingReading.Model(row) is not { } model)
        {
            row.Note("the row does not say which model was run (--model says it)");
            return null;
        }

        var layout = LayoutReading.Of(row, model.Model, string.Empty);
        if (ServingReading.Server(row, layout.Chips) is not var (server, chip) || row.Problem is not null)
        {
            return null;
        }

        var told = ToldEngine.Of(row);
        var engine = told.Profile;
        var (input, output) = (measured.Average(point => point.Input), measured.Average(point => point.Output));
        var served = new ServingCase
        {
            Server = server,
            Chip = chip,
            Model = model,
            Models = row.Subjects.Models,
            Precision = PrecisionReading.Of(row, model, chip, row.TextOr("dtype", string.Empty), string.Empty),
            Told = told,
            Layouts = [layout],
            Input = input,
            Output = output,
            Load = ClosedLoop.Of(1.0),
        };

        var groups = layout.AttentionData;
        var sequences = row.CountOr("max_num_seqs", engine.Scheduling.MostSequences) * groups;
        var budget = Math.Max(row.CountOr("max_num_batched_tokens", engine.Scheduling.TokenBudget) * groups * layout.Pipeline, sequences);
        var memory = served.Memory(engine, layout);
        var window = ReplicaModel.WindowOf(memory, layout);
        var blocks = ReplicaModel.CacheBlocks(memory, layout, budget / layout.Pipeline, sequences, BlockTokens, window);
        if (row.Problem is not null || blocks < 1)
        {
            row.Note("the layout that the row gives does not hold the model");
            return null;
        }

        var policy = SchedulerPolicy.Find(row.TextOr("scheduler", engine.Family)) ?? SchedulerPolicy.Vllm;
        return ReplicaModel.Of(served.Steps(models, engine, layout), new EngineSettings(policy, sequences, budget, BlockTokens, blocks, model.Model.ContextLength)
        {
            Window = window,
            RequestOverheadNanoseconds = (long)(engine.On(served.Server).RequestOverhead.Value * 1e9),
        });
    }

    private sealed class Points(List<TracePoint> points) : IRequestSource
    {
        private int _next;

        public bool TryNext(out Request request)
        {
            if (_next == points.Count)
            {
                request = default;
                return false;
            }

            var point = points[_next];
            request = new Request
            {
                Id = _next++, ArrivalNanoseconds = (long)((point.Arrival - points[0].Arrival) * 1e9),
                Input = (int)Math.Min(point.Input, int.MaxValue / 4), Output = (int)Math.Min(point.Output, int.MaxValue / 4),
            };
            return true;
        }
    }

    private sealed class Log(int count) : IRequestLog
    {
        public List<RequestRecord> Records { get; } = new(count);

        public void Ended(in RequestRecord request) => Records.Add(request);
    }
}

/// <summary>One request's latencies in seconds, measured and replayed; TPOT is NaN where it had one output token.</summary>
internal readonly record struct ReplayedRequest(
    double MeasuredTtft, double MeasuredTpot, double MeasuredLatency, double Ttft, double Tpot, double Latency)
{
    /// <summary>Both sides of a request.</summary>
    public static ReplayedRequest Of(in TracePoint point, in RequestRecord record)
    {
        var steps = point.Output > 1.0 ? point.Output - 1.0 : double.NaN;
        var (first, end) = ((record.FirstTokenNanoseconds - record.ArrivalNanoseconds) * 1e-9, (record.EndNanoseconds - record.ArrivalNanoseconds) * 1e-9);
        return new(point.Ttft, (point.Latency - point.Ttft) / steps, point.Latency, first, (end - first) / steps, end);
    }
}
