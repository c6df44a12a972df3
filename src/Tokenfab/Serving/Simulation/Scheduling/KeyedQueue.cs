using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Scheduling;

/// <summary>The least key first, ties by the request's number: a binary heap.</summary>
internal sealed class KeyedQueue : WaitQueue
{
    private (long Key, long Tie, int Slot)[] _heap = new (long, long, int)[64];

    /// <inheritdoc/>
    public override int Peek() => _heap[0].Slot;

    /// <inheritdoc/>
    public override void Add(int slot, long key, in Sequence sequence) => Push(key, sequence.Id, slot);

    /// <inheritdoc/>
    public override void Return(int slot, long key, in Sequence sequence) => Push(key, sequence.Id, slot);

    /// <inheritdoc/>
    public override void Remove() => Sift(0, _heap[--Count]);

    /// <inheritdoc/>
    public override void Remove(int slot)
    {
        var at = Array.FindIndex(_heap, 0, Count, entry => entry.Slot == slot);
        var moved = _heap[--Count];
        if (at == Count)
        {
            return;
        }

        // The last one takes its place, and from there goes up or down.
        Sift(at, moved);
        if (_heap[at].Slot == moved.Slot)
        {
            Rise(at, moved);
        }
    }

    private void Push(long key, long tie, int slot)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        Rise(Count++, (key, tie, slot));
    }

    private void Rise(int at, (long Key, long Tie, int Slot) entry)
    {
        while (at > 0 && IsBefore(entry, _heap[(at - 1) >> 1]))
        {
            _heap[at] = _heap[(at - 1) >> 1];
            at = (at - 1) >> 1;
        }

        _heap[at] = entry;
    }

    private void Sift(int at, (long Key, long Tie, int Slot) moved)
    {
        while ((2 * at) + 1 < Count)
        {
            var child = (2 * at) + 1;
            if (child + 1 < Count && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], moved))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = moved;
    }

    private static bool IsBefore(in (long Key, long Tie, int Slot) one, in (long Key, long Tie, int Slot) other) =>
        one.Key < other.Key || (one.Key == other.Key && one.Tie < other.Tie);

    /// <inheritdoc/>
    public override void Keep(RunState state)
    {
        base.Keep(state);
        _heap = state.Keep(_heap);
    }
}
