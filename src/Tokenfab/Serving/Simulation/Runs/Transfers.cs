using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>Caches on their way from prefill workers to decode workers, the one that arrives next first.</summary>
/// <param name="latency">Nanoseconds of moving a cache whatever its size.</param>
/// <param name="perToken">Nanoseconds of moving it per token.</param>
/// <param name="window">The most tokens that layers with windows keep.</param>
/// <param name="perWindowToken">Nanoseconds more for each token that those keep.</param>
internal sealed class Transfers(long latency, double perToken, int window, double perWindowToken) : IResumable
{
    private readonly PriorityQueue<int, (long Time, long Id)> _moving = new();
    private readonly Stack<int> _places = new();
    private (Handover Cache, int Worker)[] _cargo = new (Handover, int)[64];

    /// <summary>When the next one arrives; the greatest value for none.</summary>
    public long Next => _moving.TryPeek(out _, out var key) ? key.Time : long.MaxValue;

    /// <summary>Caches on their way.</summary>
    public int Count => _moving.Count;

    /// <summary>Sends a cache.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="time">When it leaves.</param>
    /// <param name="worker">The decode worker that has promised room for it; -1 where one is chosen when it arrives.</param>
    public void Send(in Handover cache, long time, int worker)
    {
        if (!_places.TryPop(out var place))
        {
            place = _moving.Count;
            if (place == _cargo.Length)
            {
                Array.Resize(ref _cargo, place * 2);
            }
        }

        _cargo[place] = (cache, worker);
        _moving.Enqueue(place, (time + latency + (long)((perToken * cache.Sequence.Target) + (perWindowToken * Math.Min(cache.Sequence.Target, window))), cache.Sequence.Id));
    }

    /// <summary>Takes the next one, which has arrived; what it refers to holds until the next is sent.</summary>
    public ref readonly (Handover Cache, int Worker) Take()
    {
        var place = _moving.Dequeue();
        _places.Push(place);
        return ref _cargo[place];
    }

    /// <summary>Takes out all that a worker at either end has lost.</summary>
    public List<(Handover Cache, int Worker)> TakeWhere(Func<(Handover Cache, int Worker), bool> lost)
    {
        var taken = new List<(Handover Cache, int Worker)>();
        var kept = new List<(int Place, (long Time, long Id) Key)>();
        foreach (var (place, key) in _moving.UnorderedItems)
        {
            if (lost(_cargo[place]))
            {
                taken.Add(_cargo[place]);
                _places.Push(place);
            }
            else
            {
                kept.Add((place, key));
            }
        }

        _moving.Clear();
        _moving.EnqueueRange(kept);
        taken.Sort((one, other) => one.Cache.Sequence.Id.CompareTo(other.Cache.Sequence.Id));
        return taken;
    }

    /// <inheritdoc/>
    public void Keep(RunState state)
    {
        var home = new Stack<PromptPath>();
        state.Keep(_moving);
        var places = state.Keep(_places.Reverse().ToArray());
        var length = state.Keep(_cargo.Length);
        if (state.IsReading)
        {
            _places.Clear();
            Array.ForEach(places, _places.Push);
            Array.Resize(ref _cargo, length);
        }

        foreach (var place in _moving.UnorderedItems.Select(item => item.Element).Order())
        {
            _cargo[place] = (_cargo[place].Cache.Keep(state, home), state.Keep(_cargo[place].Worker));
        }
    }
}
