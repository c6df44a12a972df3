using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.State;
using Tokenfab.Serving.Traces;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>The requests of a trace file, read as they are wanted.</summary>
public sealed class TraceRequests : IRequestSource, IResumable, IDisposable
{
    private readonly TraceReader _trace;
    private readonly string _file;
    private readonly double _speed;
    private readonly Stack<PromptPath> _paths = new();
    private double _first = double.NaN;
    private long _next;

    /// <summary>Opens a trace.</summary>
    /// <param name="path">An Azure, BurstGPT or plain CSV trace, or a Mooncake JSONL trace; may be compressed by gzip.</param>
    /// <param name="speed">How many times faster than recorded requests arrive.</param>
    /// <exception cref="InputException">The file is missing, empty or malformed.</exception>
    public TraceRequests(string path, double speed = 1.0) => (_trace, _file, _speed) = (TraceReader.Open(path), path, speed);

    /// <summary>Tokens that one hash of a prompt stands for.</summary>
    public static int HashTokens => TraceReader.BlockTokens;

    /// <inheritdoc/>
    public IReadOnlyList<string> Tenants => _trace.Tenants;

    /// <inheritdoc/>
    public double Share => _trace.ShareRead;

    /// <summary>The lengths of a trace's requests, those without prompt or output left out.</summary>
    /// <exception cref="InputException">The file is missing or malformed, or holds no whole request.</exception>
    public static IReadOnlyList<(int Input, int Output)> LengthsOf(string path)
    {
        using var trace = TraceReader.Open(path);
        var pairs = new List<(int, int)>();
        while (trace.TryRead(out var point))
        {
            if (point.Input >= 1.0 && point.Output >= 1.0)
            {
                pairs.Add(((int)point.Input, (int)point.Output));
            }
        }

        return pairs.Count > 0
            ? pairs
            : throw new InputException(path, null, null, "the trace holds no request with a prompt and an output", "Write one line per request");
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">A line is malformed, or the trace has no arrivals.</exception>
    public bool TryNext(out Request request)
    {
        if (!_trace.TryRead(out var point))
        {
            request = default;
            return false;
        }

        if (double.IsNaN(point.Arrival))
        {
            throw new InputException(_file, 1, null, "the trace has no arrivals to replay", "Give rate, so that its lengths are drawn from, or add a column arrival_s");
        }

        _first = double.IsNaN(_first) ? point.Arrival : _first;
        request = new Request
        {
            Id = _next++, ArrivalNanoseconds = (long)((point.Arrival - _first) / _speed * 1e9),
            Input = Count(point.Input), Output = Count(point.Output), Path = Path(point),
            Tenant = point.Tenant, Session = point.Session, Adapter = point.Adapter, Priority = point.Priority,
            DeadlineNanoseconds = double.IsNaN(point.Deadline) ? 0 : Math.Max((long)(point.Deadline * 1e9), 1),
        };
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>The file is read again up to where it was: it must be the same.</remarks>
    void IResumable.Keep(RunState state)
    {
        var read = state.Keep(_next);
        while (_next < read && TryNext(out var request))
        {
            request.Path?.Recycle();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _trace.Dispose();

    // Beyond any context, so that the replica refuses it.
    private static int Count(double tokens) => (int)Math.Min(tokens, int.MaxValue / 4);

    private PromptPath? Path(in TracePoint point)
    {
        var whole = Math.Min(_trace.Blocks.Length, (int)(point.Input / HashTokens));
        if (whole == 0)
        {
            return null;
        }

        var path = PromptPath.From(_paths);
        path.Add(_trace.Blocks[..whole]);
        return path;
    }
}
