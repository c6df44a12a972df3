using System.Numerics;
using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Scheduling;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>One replica of a deployment: continuous batching over a paged cache, jumping from event to event.</summary>
/// <remarks>
/// <para>A stretch of iterations is planned at its start and committed at its end. A stretch with prefill is one iteration; a stretch of
/// pure decoding lasts until the next completion, the end of the time table's line, or the last iteration that has blocks, and is cut
/// short when a request arrives that could be let in. Nothing in it is done per token.</para>
/// <para>Requests must be offered in the order of arrival, each after <see cref="RunUntil"/> its arrival.</para>
/// </remarks>
internal sealed partial class Replica
{
    private const int None = -1;
    private const long FractionMask = (1L << IterationTimes.FractionBits) - 1;

    private readonly EngineSettings _settings;
    private readonly SchedulerPolicy _policy;
    private readonly IterationTimes _times;
    private readonly IterationEnergies? _energies;
    private readonly Statistics _statistics;
    private readonly IRequestLog? _log;
    private readonly IStretchLog? _stretches;
    private readonly List<Handover>? _handovers;
    private readonly int _number;
    private readonly int _blockMask;
    private readonly int _blockShift;
    private readonly long _watermark;
    private readonly bool _onDemand;

    // Whether decoding sequences need a block every so many iterations, known from their lengths alone.
    private readonly bool _regular;
    private readonly bool _mixed;
    private readonly long _swapUnits;

    private readonly PrefixCache? _prefixes;
    private readonly BlockPool _pool;
    private readonly PrefixTier? _host;
    private readonly PrefixTier? _remote;
    private readonly AdapterPool? _adapters;
    private readonly SpeculationSettings? _speculation;
    private readonly int _stepTokens;
    private readonly WaitQueue _waiting;
    private readonly FairQueue? _fair;
    private readonly CompletionRing _completions = new();

    // Decoding sequences by the iteration, modulo the tokens of a block, before which they need another block.
    private readonly int[] _growing;

    // When requests are given up, the next one first; ended ones are skipped when they come up. Null where none ever is.
    private PriorityQueue<(int Slot, long Id), (long Time, long Id)>? _deadlines;

    private Sequence[] _sequences = new Sequence[64];
    private int _slots;
    private int _freeSlot = None;

    // Running sequences in the order of admission; the one whose prompt is computed in part is always the last.
    private int _firstRunning = None;
    private int _lastRunning = None;
    private int _running;
    private int _partial = None;

    // Decoding: how many, their cached tokens together, and iterations so far.
    private int _decoding;
    private long _context;
    private long _iteration;

    // Tokens that those who wait must have computed before they decode.
    private long _waitingTokens;

    // The clock in nanoseconds and 2^-24 of them.
    private long _now;
    private long _fraction;

    /// <summary>An empty replica.</summary>
    /// <param name="number">Which of its pool it is.</param>
    /// <param name="model">Its engine's limits, and the time and energy of any iteration.</param>
    /// <param name="statistics">What it counts into.</param>
    /// <param name="log">Takes the record of each request as it ends; null for none.</param>
    /// <param name="handovers">Where a prefill worker puts the requests whose prompts it has computed; null where it decodes them itself.</param>
    public Replica(
        int number, ReplicaModel model, Statistics statistics, IRequestLog? log = null, List<Handover>? handovers = null)
    {
        var settings = model.Settings;
        (_number, _settings, _policy, _statistics, _log) = (number, settings, settings.Policy, statistics, log);
        (_times, _energies, _stretches) = (model.Times, model.Energies, log as IStretchLog);
        _handovers = handovers;
        _blockMask = settings.BlockTokens - 1;
        _blockShift = BitOperations.Log2((uint)settings.BlockTokens);
        _watermark = settings.WatermarkBlocks;
        _onDemand = _policy.Reservation == BlockReservation.OnDemand;
        _mixed = _policy.Prefill == PrefillPlacement.Mixed;
        _swapUnits = (long)(settings.SwapNanoseconds * (1L << IterationTimes.FractionBits));
        _prefixes = settings.PrefixUnitTokens > 0 ? new PrefixCache((int)(settings.PrefixUnitTokens / settings.BlockTokens * (settings.Window?.Kept ?? 1))) : null;
        _remote = settings.RemoteTier is { } remote ? new PrefixTier(remote.Units, null) : null;
        _host = settings.HostTier is { } host ? new PrefixTier(host.Units, _remote) : null;
        _pool = new BlockPool(settings.Blocks, _prefixes, _host ?? _remote);
        _adapterRead = (long)(settings.AdapterReadNanoseconds * (1L << IterationTimes.FractionBits));
        _adapterKernels = (long)(settings.AdapterKernelNanoseconds * (1L << IterationTimes.FractionBits));
        _adapters = settings.AdapterSlots > 0 ? new AdapterPool(settings.AdapterSlots) : null;
        (_speculation, _stepTokens) = (settings.Speculation, settings.StepTokens);
        _regular = _onDemand && _speculation is null;
        _waiting = WaitQueue.Of(settings.Order);
        _fair = _waiting as FairQueue;
        _growing = new int[settings.BlockTokens];
        _window = settings.Window;
        _widening = new int[_window is null ? 0 : settings.BlockTokens];
        _turns = _window is null ? null : new WindowTurns(_window.Tokens);
        _chunks = new (int, int)[Math.Min(settings.MaxSequences, settings.TokenBudget) + 1];
    }

    /// <summary>Requests that were offered and have not ended.</summary>
    public int Outstanding => _waiting.Count + _running;

    /// <summary>Whether it has no request, holds no cache that is still to leave, and has promised room to none.</summary>
    public bool IsEmpty => Outstanding == 0 && _promised == 0 && _pool.InUse == 0;

    /// <summary>Requests that wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Requests that run.</summary>
    public int Running => _running;

    /// <summary>Blocks in use.</summary>
    public long BlocksInUse => _pool.InUse;

    /// <summary>Which of its pool it is.</summary>
    public int Number => _number;

    /// <summary>When it next does something, if nothing arrives before; the greatest value when there is nothing to do.</summary>
    public long Wake => _planned ? _planEnd : Outstanding > 0 && !_stalled ? _now : long.MaxValue;

    /// <summary>What it has to do already: prompt tokens that wait to be computed, and tokens that the cache holds in use.</summary>
    public long Burden => _waitingTokens + ((_window is null ? _pool.InUse : _pool.InUse / (_window.Kept + _window.Windowed)) << _blockShift);

    /// <summary>Prompt tokens of a request that its cache holds.</summary>
    public long Held(in Request request) => _prefixes is not null && request.Path is { } path ? (long)_prefixes.Match(path.Hashes) * _settings.PrefixUnitTokens : 0;

    /// <summary>Prompt tokens of a request that a cache like its could hold: never less than <see cref="Held"/>, and known without looking.</summary>
    public long Holdable(in Request request) => _prefixes is not null && request.Path is { } path ? (long)path.Count * _settings.PrefixUnitTokens : 0;

    /// <summary>Does all that ends at a time or before it. What starts then is left to the next call, because requests may still arrive.</summary>
    public void RunUntil(long time)
    {
        while (true)
        {
            if (!_planned)
            {
                if (_now >= time || Outstanding == 0 || _stalled)
                {
                    return;
                }

                GiveUpLate();
                if (Outstanding == 0)
                {
                    return;
                }

                Plan();
                if (_stalled)
                {
                    return;
                }
            }

            if (_planEnd > time)
            {
                return;
            }

            Commit();
        }
    }

    /// <summary>Whether it can never serve a request: empty, longer than the context or than the cache.</summary>
    public bool Refuses(in Request request)
    {
        // The last token produced is never fed back, so that it needs no place in the cache.
        var tokens = request.Input + (long)request.Output;
        var cached = _handovers is null ? tokens - 1 : request.Input;
        return request.Input < 1 || request.Output < 1 || tokens > _settings.ContextLength || Most(cached) > _settings.Blocks - _watermark;
    }

    /// <summary>Whether its cache holds what is to be computed again of a request.</summary>
    public bool Fits(in Sequence sequence) => Most(_onDemand ? sequence.Target : Entire(sequence)) <= _settings.Blocks - _watermark;

    /// <summary>A request arrives.</summary>
    /// <param name="request">One that it does not refuse.</param>
    /// <param name="time">The present, which the replica has been run until.</param>
    public void Offer(in Request request, long time) => Queue(
        new Sequence
        {
            Id = request.Id, Arrival = request.ArrivalNanoseconds, Start = -1, Input = request.Input, Output = request.Output,
            Target = request.Input, Priority = request.Priority, Tenant = request.Tenant, Given = Math.Min(request.CachedTokens, request.Input - 1), Adapter = request.Adapter,
            Deadline = Deadline(request), Path = _prefixes is null ? null : request.Path,
        },
        time);

    /// <summary>A request arrives whose prompt was computed elsewhere, its cache with it.</summary>
    /// <param name="handover">What is known of it.</param>
    /// <param name="time">The present, which the replica has been run until.</param>
    public void Offer(in Handover handover, long time) => Queue(handover.Sequence, time);

    private void Queue(in Sequence arrived, long time)
    {
        if (Outstanding == 0)
        {
            (_now, _fraction) = (time, 0);
        }

        Continue(time);
        var slot = NewSlot();
        _sequences[slot] = arrived;
        ref var sequence = ref _sequences[slot];
        var mayEnterNow = _running < _settings.MaxSequences && (_waiting.Count == 0 || !_waiting.IsFifo);
        _waitingTokens += sequence.Target - sequence.Computed;
        _waiting.Add(slot, Key(sequence), sequence);
        if ((mayEnterNow || _fair is not null) && _planned && _planIterations > 1)
        {
            Cut(time);
        }

        if (sequence.Deadline < long.MaxValue)
        {
            _deadlines ??= new();
            _deadlines.Enqueue((slot, sequence.Id), (sequence.Deadline, sequence.Id));
            CutAt(sequence.Deadline);
        }
    }

    // A request's own deadline or the engine's, whichever is sooner.
    private long Deadline(in Request request)
    {
        var own = request.DeadlineNanoseconds > 0 ? request.DeadlineNanoseconds : long.MaxValue;
        var engines = _settings.TimeoutNanoseconds > 0 ? _settings.TimeoutNanoseconds : long.MaxValue;
        var least = Math.Min(own, engines);
        return least == long.MaxValue ? long.MaxValue : request.ArrivalNanoseconds + least;
    }

    // Tokens that a request needs places for until it leaves: its answer too where it is decoded here.
    private long Entire(in Sequence sequence) => _handovers is null ? sequence.Input + (long)sequence.Output - 1 : sequence.Target;

    private long Blocks(long tokens) => (tokens + _blockMask) >> _blockShift;

    private long Key(in Sequence sequence) => _settings.Order switch
    {
        QueueOrder.Sjf => sequence.Input + (long)sequence.Output,
        QueueOrder.Priority => -(long)sequence.Priority,
        _ => 0,
    };

    private int NewSlot()
    {
        if (_freeSlot != None)
        {
            var slot = _freeSlot;
            _freeSlot = _sequences[slot].After;
            return slot;
        }

        if (_slots == _sequences.Length)
        {
            Array.Resize(ref _sequences, _slots * 2);
        }

        return _slots++;
    }

    private void LinkLast(int slot)
    {
        ref var sequence = ref _sequences[slot];
        (sequence.Before, sequence.After) = (_lastRunning, None);
        if (_lastRunning == None)
        {
            _firstRunning = slot;
        }
        else
        {
            _sequences[_lastRunning].After = slot;
        }

        _lastRunning = slot;
        sequence.Runs = true;
        _running++;
        if (_adapters?.Use(sequence.Adapter) == true)
        {
            _swapping += (long)(_settings.AdapterLoadNanoseconds * (1L << IterationTimes.FractionBits));
        }
    }

    private void Unlink(int slot)
    {
        var (before, after) = (_sequences[slot].Before, _sequences[slot].After);
        _sequences[slot].Runs = false;
        _adapters?.Release(_sequences[slot].Adapter);
        if (before == None)
        {
            _firstRunning = after;
        }
        else
        {
            _sequences[before].After = after;
        }

        if (after == None)
        {
            _lastRunning = before;
        }
        else
        {
            _sequences[after].Before = before;
        }

        _running--;
    }
}
