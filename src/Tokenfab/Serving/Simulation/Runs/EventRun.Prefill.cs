using System.Runtime.InteropServices;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>Prompts computed by some workers and decoded by others, caches moving between them.</summary>
/// <remarks>
/// <para>A cache leaves when its prompt is done and is chosen a decode worker when it has arrived; where that one has no room, it waits
/// there, so that the queue of a decode worker too small for its traffic grows and shows in the gap between first and second token.</para>
/// <para>Under back-pressure it is sent when a decode worker has promised room for it, and its prefill worker holds it until it has arrived, so
/// that full decode workers stop the prefill workers.</para>
/// <para>With a prefill worker its caches fail, those on their way included; with a decode worker fail those that it has, while those on their
/// way to it are sent to another. What was lost is computed again by a prefill worker, the answer so far included.</para>
/// </remarks>
internal sealed partial class EventRun
{
    private readonly Fleet? _back;
    private readonly Transfers? _transfers;
    private readonly Statistics? _prefill;
    private readonly bool _holds;
    private readonly List<Handover> _done = [];

    // Caches that wait for a decode worker: to promise room under back-pressure, else to be there at all.
    private readonly Queue<Handover> _held = new();

    private bool WatchesBack => _back is not null && (_answers || (_holds && _held.Count > 0));

    private long Behind => _back is null ? 0 : _held.Count + _transfers!.Count + _back.Outstanding;

    // Takes what prefill workers have done; whether there was any.
    private bool Collect()
    {
        if (_done.Count == 0)
        {
            return false;
        }

        foreach (ref readonly var cache in CollectionsMarshal.AsSpan(_done))
        {
            if (_holds)
            {
                _held.Enqueue(cache);
            }
            else
            {
                _transfers!.Send(cache, cache.Ready, -1);
            }
        }

        _done.Clear();
        return true;
    }

    private void Deliver(long now)
    {
        ref readonly var arrived = ref _transfers!.Take();
        if (_holds)
        {
            var source = _front.At(arrived.Cache.Worker);
            source.Return(arrived.Cache.Blocks, now);
            _front.Offered(source);
            _back!.RunUntil(now);
            Hand(arrived.Cache, _back.At(arrived.Worker), now);
        }
        else if (_back!.IsClosed)
        {
            _held.Enqueue(arrived.Cache);
        }
        else
        {
            Hand(arrived.Cache, _back.Choose(arrived.Cache.Sequence.Alike(now), now), now);
        }
    }

    private void Hand(in Handover cache, Replica worker, long now)
    {
        worker.Offer(cache, now);
        _back!.Offered(worker);
    }

    private void SendHeld(long now)
    {
        while (_held.TryPeek(out var cache) && !_back!.IsClosed)
        {
            var worker = _back.Choose(cache.Sequence.Alike(now), now);
            if (!_holds)
            {
                Hand(cache, worker, now);
            }
            else if (worker.TryPromise(cache.Sequence))
            {
                _transfers!.Send(cache, now, worker.Number);
            }
            else
            {
                return;
            }

            _held.Dequeue();
        }
    }

    private void LoseCaches(Fleet fleet, int failed)
    {
        if (_back is null)
        {
            return;
        }

        if (fleet == _front)
        {
            // Those that a decode worker waits for in vain keep no room there.
            var moving = _transfers!.TakeWhere(one => one.Cache.Worker == failed);
            moving.ForEach(one => _ = _holds ? _back.At(one.Worker).Withdraw(one.Cache.Sequence) : 0);
            var held = _holds ? _held.Where(cache => cache.Worker == failed).ToList() : [];
            Refill(_held.Except(held).ToList());
            _lost.AddRange(moving.Select(one => one.Cache).Concat(held).Select(cache => cache.Sequence.Anew()));
            _lost.Sort((one, other) => one.Id.CompareTo(other.Id));
        }
        else if (_holds)
        {
            Refill([.. _transfers!.TakeWhere(one => one.Worker == failed).Select(one => one.Cache), .. _held]);
        }
    }

    private void Refill(List<Handover> caches)
    {
        _held.Clear();
        caches.ForEach(_held.Enqueue);
    }

    private void KeepPrefill(RunState state)
    {
        if (_back is null)
        {
            return;
        }

        ((IResumable)_prefill!).Keep(state);
        _back.Keep(state);
        _transfers!.Keep(state);
        state.KeepAll(_held, (cache, paths) => cache.Keep(state, paths));
    }
}
