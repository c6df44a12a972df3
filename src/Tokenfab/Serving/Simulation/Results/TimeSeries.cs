using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Results;

/// <summary>How a run went over time, in at most 256 intervals. An interval lasts a power of two of nanoseconds and doubles whenever the
/// run outgrows them, so that a run of any length takes the same memory; counts are integers and can be merged in any order.</summary>
public sealed class TimeSeries : IResumable
{
    private const int Intervals = 256;
    private const int ShortestBits = 20;

    private readonly Interval[] _intervals = new Interval[Intervals];
    private int _bits = ShortestBits;
    private int _used;

    /// <summary>How long an interval lasts.</summary>
    public Seconds Width => new((1L << _bits) * 1e-9);

    /// <summary>The intervals up to the last in which anything happened.</summary>
    public ReadOnlySpan<Interval> Used => _intervals.AsSpan(0, _used);

    /// <summary>All intervals together.</summary>
    public Interval Total
    {
        get
        {
            var total = default(Interval);
            foreach (ref readonly var interval in Used)
            {
                total.Add(interval);
            }

            return total;
        }
    }

    /// <summary>Adds another part of the run.</summary>
    public void Merge(TimeSeries other)
    {
        ArgumentNullException.ThrowIfNull(other);
        while (_bits < other._bits)
        {
            Widen();
        }

        for (var i = 0; i < other._used; i++)
        {
            _intervals[i >> (_bits - other._bits)].Add(other._intervals[i]);
        }

        _used = Math.Max(_used, ((other._used - 1) >> (_bits - other._bits)) + 1);
    }

    /// <summary>The interval of a time.</summary>
    internal ref Interval At(long time)
    {
        var at = time >> _bits;
        while (at >= Intervals)
        {
            Widen();
            at = time >> _bits;
        }

        _used = Math.Max(_used, (int)at + 1);
        return ref _intervals[at];
    }

    /// <summary>A replica was busy.</summary>
    /// <param name="start">From when.</param>
    /// <param name="elapsed">For how many nanoseconds.</param>
    /// <param name="batch">Sequences that it decoded.</param>
    /// <param name="blocks">Blocks of its cache in use.</param>
    internal void Busy(long start, long elapsed, int batch, long blocks)
    {
        var end = start + elapsed;
        ref var last = ref At(end);
        if (start >> _bits == end >> _bits)
        {
            Add(ref last, elapsed, batch, blocks);
            return;
        }

        for (var from = start; from < end;)
        {
            var to = Math.Min(((from >> _bits) + 1) << _bits, end);
            Add(ref _intervals[from >> _bits], to - from, batch, blocks);
            from = to;
        }
    }

    // A stretch is shorter than 2^38 ns, so that its products fit in 64 bits for any cache that could be built.
    private static void Add(ref Interval interval, long elapsed, int batch, long blocks)
    {
        interval.BusyNanoseconds += elapsed;
        interval.BatchNanoseconds += elapsed * batch;
        interval.BlockNanoseconds += elapsed * blocks;
    }

    /// <summary>Counts the requests here that were first worked on by other workers, which count the rest of what they do for themselves.</summary>
    internal void Start(TimeSeries others)
    {
        while (_bits < others._bits)
        {
            Widen();
        }

        for (var i = 0; i < others._used; i++)
        {
            At((long)i << others._bits).Started += others._intervals[i].Started;
        }
    }

    private void Widen()
    {
        for (var i = 0; i < Intervals / 2; i++)
        {
            var joined = _intervals[2 * i];
            joined.Add(_intervals[(2 * i) + 1]);
            _intervals[i] = joined;
        }

        Array.Clear(_intervals, Intervals / 2, Intervals / 2);
        _used = (_used + 1) / 2;
        _bits++;
    }

    /// <inheritdoc/>
    void IResumable.Keep(RunState state)
    {
        (_bits, _used) = (state.Keep(_bits), state.Keep(_used));
        state.Keep(_intervals).CopyTo(_intervals, 0);
    }
}

/// <summary>What happened in an interval of a run.</summary>
public struct Interval
{
    /// <summary>Requests that arrived.</summary>
    public long Arrived { get; internal set; }

    /// <summary>Requests that were first worked on.</summary>
    public long Started { get; internal set; }

    /// <summary>Requests that got all their tokens.</summary>
    public long Finished { get; internal set; }

    /// <summary>Requests refused or given up.</summary>
    public long Lost { get; internal set; }

    /// <summary>Those of them that were never worked on.</summary>
    public long LostWaiting { get; internal set; }

    /// <summary>Output tokens of requests that finished.</summary>
    public long OutputTokens { get; internal set; }

    /// <summary>Times to first token of the requests that finished, added up.</summary>
    public long TtftNanoseconds { get; internal set; }

    /// <summary>Nanoseconds that replicas were busy, added up over them.</summary>
    public long BusyNanoseconds { get; internal set; }

    /// <summary>Busy nanoseconds times sequences decoding.</summary>
    public Int128 BatchNanoseconds { get; internal set; }

    /// <summary>Busy nanoseconds times blocks in use.</summary>
    public Int128 BlockNanoseconds { get; internal set; }

    internal void Add(in Interval other)
    {
        Arrived += other.Arrived;
        Started += other.Started;
        Finished += other.Finished;
        Lost += other.Lost;
        LostWaiting += other.LostWaiting;
        OutputTokens += other.OutputTokens;
        TtftNanoseconds += other.TtftNanoseconds;
        BusyNanoseconds += other.BusyNanoseconds;
        BatchNanoseconds += other.BatchNanoseconds;
        BlockNanoseconds += other.BlockNanoseconds;
    }
}
