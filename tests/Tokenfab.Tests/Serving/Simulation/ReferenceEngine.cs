using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Scheduling;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Tests.Serving.Simulation;

/// <summary>A replica that does every iteration one by one and counts every token and block afresh: slow, and plain enough to be seen to be right.</summary>
internal sealed class ReferenceEngine(EngineSettings settings, IterationTimes times, IterationEnergies energies)
{
    private readonly SchedulerPolicy _policy = settings.Policy;
    private readonly List<Job> _waiting = [];
    private readonly List<Job> _running = [];
    private readonly ReferencePrefixes _prefixes = new();
    private readonly ReferenceTiers _tiers = new(settings);
    private readonly ReferenceAdapters _adapters = new(settings.AdapterSlots);
    private readonly ReferenceFairness _fairness = new();
    private readonly ReferenceWindows _windows = new(settings);
    private long _now;
    private long _fraction;
    private long _swapUnits;

    public List<RequestRecord> Records { get; } = [];

    /// <summary>Every gap between two tokens of a request, as a sorted list would hold them.</summary>
    public List<long> Gaps { get; } = [];

    public long Iterations { get; private set; }

    public long Preemptions { get; private set; }

    public long Busy { get; private set; }

    public Int128 Energy { get; private set; }

    /// <summary>What prefill workers have done of requests whose prompts are computed elsewhere, by the request's number.</summary>
    public IReadOnlyDictionary<long, RequestRecord>? Computed { get; init; }

    public void Run(IEnumerable<Request> requests)
    {
        var arrivals = new Queue<Request>(requests);
        while (arrivals.Count > 0 || _waiting.Count + _running.Count > 0)
        {
            if (_waiting.Count + _running.Count == 0)
            {
                (_now, _fraction) = arrivals.Peek().ArrivalNanoseconds > _now ? (arrivals.Peek().ArrivalNanoseconds, 0) : (_now, _fraction);
            }

            while (arrivals.Count > 0 && arrivals.Peek().ArrivalNanoseconds <= _now)
            {
                Arrive(arrivals.Dequeue());
            }

            GiveUpLate();
            if (_waiting.Count + _running.Count > 0)
            {
                Iterate();
            }

            Assert.InRange(BlocksInUse() + _prefixes.IdleUnits * UnitBlocks, 0, settings.Blocks);
        }

        Assert.Equal(0, BlocksInUse());
    }

    private long AdapterUnits(IEnumerable<Job> batch)
    {
        var different = settings.AdapterSlots == 0 ? 0 : batch.Select(job => job.Request.Adapter).Where(adapter => adapter != 0).Distinct().Count();
        return different == 0
            ? 0
            : (long)(settings.AdapterKernelNanoseconds * (1L << IterationTimes.FractionBits)) + (different * (long)(settings.AdapterReadNanoseconds * (1L << IterationTimes.FractionBits)));
    }

    private int StepTokens => settings.StepTokens;

    private int UnitBlocks => settings.PrefixUnitTokens / settings.BlockTokens * (int)(settings.Window?.Kept ?? 1);

    private bool Whole => _policy.Reservation == BlockReservation.Whole;

    private void Arrive(Request request)
    {
        var tokens = request.Input + (long)request.Output;
        if (tokens > settings.ContextLength || _windows.Most(tokens - 1) > settings.Blocks - settings.WatermarkBlocks)
        {
            Records.Add(new RequestRecord(
                request.Id, RequestOutcome.Rejected, 0, request.Input, request.Output, 0,
                request.ArrivalNanoseconds, request.ArrivalNanoseconds, request.ArrivalNanoseconds, request.ArrivalNanoseconds, 0, request.Tenant));
            return;
        }

        if (Computed?[request.Id] is { } prompt)
        {
            _waiting.Add(new Job
            {
                Request = request, Target = request.Input, Cached = request.Input, Hashes = [], Emitted = 1, Start = prompt.StartNanoseconds,
                FirstToken = prompt.FirstTokenNanoseconds, LastToken = prompt.FirstTokenNanoseconds,
            });
            return;
        }

        _waiting.Add(new Job { Request = request, Target = request.Input, Hashes = settings.PrefixUnitTokens > 0 && request.Path is { } path ? path.Hashes.ToArray() : [] });
    }

    private void GiveUpLate()
    {
        var late = _waiting.Concat(_running)
            .Where(job => Deadline(job.Request) <= _now)
            .OrderBy(job => Deadline(job.Request)).ThenBy(job => job.Request.Id).ToList();
        foreach (var job in late)
        {
            if (_waiting.Remove(job))
            {
                _fairness.GivenUp(job.Request, _waiting.Select(one => one.Request));
            }
            else
            {
                Release(job);
                Leave(job);
            }

            Records.Add(new RequestRecord(
                job.Request.Id, RequestOutcome.Aborted, 0, job.Request.Input, job.Request.Output, job.FirstHits, job.Request.ArrivalNanoseconds,
                job.Start < 0 ? _now : job.Start, job.Emitted > 0 ? job.FirstToken : _now, _now, job.Preemptions, job.Request.Tenant));
        }
    }

    private long Deadline(Request request) => request.ArrivalNanoseconds + new[] { request.DeadlineNanoseconds, settings.TimeoutNanoseconds }.Where(limit => limit > 0).DefaultIfEmpty(long.MaxValue / 2).Min();

    private void Iterate()
    {
        _swapUnits = 0;
        _fairness.Settle(_waiting.Select(job => job.Request).ToList());
        var chunks = new List<(Job Job, int Tokens)>();
        var decodes = Decoding();
        var preempted = false;
        if (_policy.Prefill == PrefillPlacement.Mixed)
        {
            preempted = MakeRoom();
            preempted |= Prefill(chunks, settings.TokenBudget - (Decoding().Count * StepTokens), !preempted);
            decodes = Decoding();
        }
        else
        {
            preempted = Prefill(chunks, settings.TokenBudget, true);
            if (chunks.Count == 0)
            {
                MakeRoom();
            }

            decodes = chunks.Count == 0 ? Decoding() : [];
        }

        // The time of what was composed.
        long units;
        var context = decodes.Sum(job => (long)job.Cached);
        if (chunks.Count > 0)
        {
            var work = chunks.Sum(chunk => chunk.Tokens * ((2L * chunk.Job.Cached) + chunk.Tokens)) * 0.5;
            var tokens = chunks.Sum(chunk => chunk.Tokens) + (decodes.Count * StepTokens);
            units = times.Mixed(tokens, work, chunks.Count, decodes.Count, context);
            Energy += energies.Mixed(tokens, work, chunks.Count, decodes.Count, context);
            if (settings.Window is not null)
            {
                var read = decodes.Sum(job => _windows.Read(job.Cached));
                var pairs = chunks.Sum(chunk => _windows.Pairs(chunk.Job.Cached, chunk.Tokens));
                units += times.Windows!.Mixed(chunks.Sum(chunk => chunk.Tokens), pairs, decodes.Count, read);
                Energy += energies.Windows?.Mixed(chunks.Sum(chunk => chunk.Tokens), pairs, decodes.Count, read) ?? 0;
            }
        }
        else
        {
            times.Decode(decodes.Count, context, out units, out _);
            Energy += energies.Decode(decodes.Count, context, 1);
            if (settings.Window is not null)
            {
                var read = decodes.Sum(job => _windows.Read(job.Cached));
                times.Windows!.Decode(decodes.Count, read, 0, out var time, out _);
                var energy = 0L;
                energies.Windows?.Decode(decodes.Count, read, 0, out energy, out _);
                (units, Energy) = (units + time, Energy + energy);
            }
        }

        units += _swapUnits + AdapterUnits(decodes.Concat(chunks.Select(chunk => chunk.Job)));
        var start = _now;
        var firstGap = units >> IterationTimes.FractionBits;
        _fraction += units;
        _now += _fraction >> IterationTimes.FractionBits;
        _fraction &= (1L << IterationTimes.FractionBits) - 1;
        Iterations++;
        Busy += _now - start;

        // Every decoding sequence yields a token, then every prompt whose last part was computed.
        foreach (var job in decodes)
        {
            var tokens = Math.Min(settings.Speculation?.Yield(job.Request.Id, job.Emitted) ?? 1, job.Request.Output - job.Emitted);
            job.Cached += tokens;
            Gaps.AddRange(Enumerable.Repeat(0L, tokens - 1));
            job.Emitted += tokens - 1;
            _fairness.Produced(job.Request.Tenant, tokens - 1);
            job.Blocks = Whole ? job.Blocks : settings.Speculation is null ? _windows.Held(job.Cached) : _windows.Held(job.Reserved);
            Yield(job, start, firstGap, byDecoding: true);
        }

        foreach (var (job, tokens) in chunks)
        {
            job.Cached += tokens;
            job.Blocks = Whole ? job.Blocks : _windows.Held(job.Cached);
            Publish(job);
            if (job.Cached == job.Target)
            {
                Yield(job, start, firstGap, byDecoding: false);
            }
        }
    }

    // A gap is measured from the start of the iteration without the fraction of a nanosecond that the clock carries, as the engine does.
    private void Yield(Job job, long start, long lasting, bool byDecoding)
    {
        if (job.Emitted == 0)
        {
            job.FirstToken = _now;
        }
        else
        {
            Gaps.Add(byDecoding ? start + lasting - job.LastToken : _now - job.LastToken);
        }

        job.LastToken = _now;
        job.Decodes = true;
        _fairness.Produced(job.Request.Tenant, 1);
        if (++job.Emitted == job.Request.Output)
        {
            Release(job);
            Leave(job);
            Records.Add(new RequestRecord(
                job.Request.Id, RequestOutcome.Finished, 0, job.Request.Input, job.Request.Output, job.FirstHits,
                job.Request.ArrivalNanoseconds, job.Start, job.FirstToken + settings.RequestOverheadNanoseconds, _now + settings.RequestOverheadNanoseconds, job.Preemptions, job.Request.Tenant));
        }
    }

    private List<Job> Decoding() => [.. _running.Where(job => job.Decodes)];

    private long Held(Job job) => job.Blocks - (job.Shared.Count(unit => unit) * (long)UnitBlocks);

    private long BlocksInUse() => _running.Sum(Held) + (_prefixes.UsedUnits * UnitBlocks);

    private long Available() => settings.Blocks - BlocksInUse();

    // Idle prefixes go when their blocks are wanted, the least recently used first.
    private void DropIdle()
    {
        while (BlocksInUse() + (_prefixes.IdleUnits * UnitBlocks) > settings.Blocks)
        {
            _tiers.Put(_prefixes.DropOldest());
        }
    }

    private bool MakeRoom()
    {
        var preempted = false;
        while (Decoding().Sum(NewBlocks) > Available())
        {
            Preempt(_running[^1]);
            preempted = true;
        }

        foreach (var job in Decoding())
        {
            job.Reserved = Math.Max(job.Reserved, Reach(job));
            job.Blocks = Whole ? job.Blocks : Wanted(job);
        }

        DropIdle();
        return preempted;
    }

    // Tokens that the next step needs places for: what it drafts included, but nothing beyond the answer's end.
    private int Reach(Job job) => Math.Min(job.Cached + StepTokens, job.Request.Input + job.Request.Output - 1);

    private long Wanted(Job job) => settings.Speculation is null ? _windows.During(job.Cached, 1) : _windows.Held(Reach(job));

    private long NewBlocks(Job job) => Whole ? 0 : Wanted(job) - _windows.Held(Math.Max(job.Reserved, job.Cached));

    private bool Prefill(List<(Job Job, int Tokens)> chunks, int budget, bool mayAdmit)
    {
        if (_running.Find(job => !job.Decodes) is { } partial)
        {
            var tokens = Math.Min(partial.Target - partial.Cached, budget);
            var blocks = Whole ? 0 : _windows.During(partial.Cached, tokens) - partial.Blocks;
            if (blocks > Available())
            {
                Preempt(partial);
                return true;
            }

            partial.Blocks += blocks;
            DropIdle();
            chunks.Add((partial, tokens));
            budget -= tokens;
        }

        while (mayAdmit && _waiting.Count > 0 && budget > 0 && _running.Count < settings.MaxSequences && Admit(chunks, ref budget))
        {
        }

        return false;
    }

    private Job Next() => settings.Order switch
    {
        QueueOrder.Sjf => _waiting.OrderBy(job => job.Request.Input + (long)job.Request.Output).ThenBy(job => job.Request.Id).First(),
        QueueOrder.Vtc => _waiting.First(job => job.Request.Tenant == _fairness.Least(_waiting.Select(one => one.Request.Tenant))),
        QueueOrder.Priority => _waiting.OrderByDescending(job => job.Request.Priority).ThenBy(job => job.Request.Id).First(),
        _ => _waiting[0],
    };

    private bool Admit(List<(Job Job, int Tokens)> chunks, ref int budget)
    {
        var job = Next();
        if (!_adapters.CanUse(job.Request.Adapter, _running.Select(one => one.Request.Adapter)))
        {
            return false;
        }

        if (job.Cached == job.Target)
        {
            var whole = Whole ? _windows.Most(job.Request.Input + (long)job.Request.Output - 1) : _windows.Held(job.Cached);
            if (whole + NewBlocks(job) > Available() - settings.WatermarkBlocks)
            {
                return false;
            }

            Enter(job);
            var grows = _policy.Prefill == PrefillPlacement.Mixed;
            job.Blocks = Whole ? whole : grows ? Wanted(job) : whole;
            job.Reserved = grows ? Reach(job) : job.Cached;
            job.Decodes = true;
            _swapUnits += job.Preemptions > 0 ? whole * (long)(settings.SwapNanoseconds * (1L << IterationTimes.FractionBits)) : 0;
            budget -= grows ? StepTokens : 0;
            DropIdle();
            return true;
        }

        var unit = settings.PrefixUnitTokens;
        var hits = unit == 0 ? 0 : job.Hashes.Take(Math.Min(job.Hashes.Length, (job.Target - 1) / unit)).TakeWhile(_prefixes.Holds).Count();
        var most = unit == 0 ? 0 : Math.Min(job.Hashes.Length, (job.Target - 1) / unit);
        var loaded = job.Hashes.Take(most).Skip(hits).TakeWhile(_tiers.Holds).ToList();
        var cached = Math.Max((hits + loaded.Count) * unit, Math.Min(job.Request.CachedTokens, job.Request.Input - 1));
        var left = job.Target - cached;
        var tokens = Math.Min(left, budget);
        if (tokens < left && !_policy.Chunked)
        {
            if (chunks.Count > 0 || left <= settings.TokenBudget)
            {
                return false;
            }

            tokens = left;
        }

        var reserved = Whole ? _windows.Most(job.Request.Input + (long)job.Request.Output - 1) : _windows.During(cached, tokens);
        var taken = reserved - (hits * (long)UnitBlocks) + (job.Hashes.Take(hits).Count(_prefixes.IsIdle) * (long)UnitBlocks);
        if (taken > Available() - settings.WatermarkBlocks)
        {
            return false;
        }

        Enter(job);
        foreach (var hash in job.Hashes.Take(hits))
        {
            _prefixes.Use(hash);
            job.Shared.Add(true);
        }

        foreach (var hash in loaded)
        {
            _swapUnits += (long)(_tiers.Load(hash) * (1L << IterationTimes.FractionBits));
        }

        job.FirstHits = job.Preemptions == 0 ? cached : job.FirstHits;
        job.Cached = cached;
        job.Blocks = reserved;
        DropIdle();
        chunks.Add((job, tokens));
        budget -= Math.Min(tokens, budget);
        return true;
    }

    private void Enter(Job job)
    {
        _waiting.Remove(job);
        _running.Add(job);
        if (job.Start < 0)
        {
            _fairness.Admitted(job.Request);
            job.Start = _now;
        }

        _fairness.Left(job.Request.Tenant, _waiting.Select(one => one.Request.Tenant));
        _swapUnits += _adapters.Use(job.Request.Adapter) ? (long)(settings.AdapterLoadNanoseconds * (1L << IterationTimes.FractionBits)) : 0;
    }

    private void Publish(Job job)
    {
        var unit = settings.PrefixUnitTokens;
        while (unit > 0 && job.Shared.Count < job.Hashes.Length && (job.Shared.Count + 1) * unit <= Math.Min(job.Cached, job.Request.Input))
        {
            job.Shared.Add(_prefixes.TryAdd(job.Hashes[job.Shared.Count]));
        }
    }

    private void Release(Job job)
    {
        for (var i = job.Shared.Count - 1; i >= 0; i--)
        {
            if (job.Shared[i])
            {
                _prefixes.Release(job.Hashes[i]);
            }
        }

        job.Shared.Clear();
        (job.Reserved, job.Blocks, job.Decodes) = (0, 0, false);
    }

    private void Leave(Job job)
    {
        _running.Remove(job);
        _adapters.Release(job.Request.Adapter);
    }

    private void Preempt(Job job)
    {
        Preemptions++;
        job.Preemptions++;
        var swaps = job.Decodes && _policy.Preemption == Preemption.Swap;
        _swapUnits += swaps ? _windows.Held(job.Cached) * (long)(settings.SwapNanoseconds * (1L << IterationTimes.FractionBits)) : 0;
        job.Target = swaps ? job.Cached : job.Request.Input + job.Emitted;
        Release(job);
        Leave(job);
        job.Cached = swaps ? job.Cached : 0;
        _waiting.Insert(0, job);
    }

    private sealed class Job
    {
        public required Request Request { get; init; }

        public required long[] Hashes { get; init; }

        public List<bool> Shared { get; } = [];

        public int Target { get; set; }

        public int Cached { get; set; }

        /// <summary>Tokens that there is room for ahead of need, with speculative decoding.</summary>
        public int Reserved { get; set; }

        /// <summary>Blocks held, shared ones included.</summary>
        public long Blocks { get; set; }

        public int Emitted { get; set; }

        public bool Decodes { get; set; }

        public long Start { get; set; } = -1;

        public long FirstToken { get; set; }

        public long LastToken { get; set; }

        public int FirstHits { get; set; }

        public int Preemptions { get; set; }
    }
}
