namespace Tokenfab.Serving.Simulation.Scheduling;

/// <summary>Slots of waiting sequences, in the order in which they are let in.</summary>
/// <remarks>First come, first served is a ring to whose front preempted sequences return; other orders are a binary heap by a key, ties by
/// the order of arrival. Grows when full and then allocates nothing more.</remarks>
internal sealed class WaitQueue(QueueOrder order)
{
    private int[] _ring = new int[64];
    private (long Key, long Tie, int Slot)[] _heap = new (long, long, int)[order == QueueOrder.Fcfs ? 0 : 64];
    private int _head;

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a newcomer never goes before those who wait already.</summary>
    public bool IsFifo => order == QueueOrder.Fcfs;

    /// <summary>The one to let in next; there must be one.</summary>
    public int Peek() => IsFifo ? _ring[_head] : _heap[0].Slot;

    /// <summary>Adds one that has arrived.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="key">Its place by the queue's order, the least first; unused when first come, first served.</param>
    /// <param name="tie">Decides between equal keys: the request's number.</param>
    public void Add(int slot, long key, long tie)
    {
        if (!IsFifo)
        {
            Push(key, tie, slot);
            return;
        }

        Grow();
        _ring[(_head + Count++) & (_ring.Length - 1)] = slot;
    }

    /// <summary>Adds one that was preempted: it goes before all others, or back to its place by the order.</summary>
    public void Return(int slot, long key, long tie)
    {
        if (!IsFifo)
        {
            Push(key, tie, slot);
            return;
        }

        Grow();
        _head = (_head - 1) & (_ring.Length - 1);
        _ring[_head] = slot;
        Count++;
    }

    /// <summary>Takes out the one to let in next.</summary>
    public void Remove()
    {
        if (IsFifo)
        {
            _head = (_head + 1) & (_ring.Length - 1);
            Count--;
            return;
        }

        Pop();
    }

    /// <summary>Takes out one from wherever it waits: it is given up. Those who have waited longest are found first.</summary>
    public void Remove(int slot)
    {
        if (!IsFifo)
        {
            var at = Array.FindIndex(_heap, 0, Count, entry => entry.Slot == slot);
            var rest = _heap.AsSpan(0, Count).ToArray();
            Count = 0;
            foreach (var entry in rest.AsSpan(0, at))
            {
                Push(entry.Key, entry.Tie, entry.Slot);
            }

            foreach (var entry in rest.AsSpan(at + 1))
            {
                Push(entry.Key, entry.Tie, entry.Slot);
            }

            return;
        }

        var place = 0;
        while (_ring[(_head + place) & (_ring.Length - 1)] != slot)
        {
            place++;
        }

        for (; place > 0; place--)
        {
            _ring[(_head + place) & (_ring.Length - 1)] = _ring[(_head + place - 1) & (_ring.Length - 1)];
        }

        Remove();
    }

    private void Grow()
    {
        if (Count < _ring.Length)
        {
            return;
        }

        var wider = new int[_ring.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            wider[i] = _ring[(_head + i) & (_ring.Length - 1)];
        }

        (_ring, _head) = (wider, 0);
    }

    private void Push(long key, long tie, int slot)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        var at = Count++;
        while (at > 0 && IsBefore(key, tie, _heap[(at - 1) >> 1]))
        {
            _heap[at] = _heap[(at - 1) >> 1];
            at = (at - 1) >> 1;
        }

        _heap[at] = (key, tie, slot);
    }

    private void Pop()
    {
        var moved = _heap[--Count];
        var at = 0;
        while ((2 * at) + 1 < Count)
        {
            var child = (2 * at) + 1;
            if (child + 1 < Count && IsBefore(_heap[child + 1].Key, _heap[child + 1].Tie, _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child].Key, _heap[child].Tie, moved))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = moved;
    }

    private static bool IsBefore(long key, long tie, in (long Key, long Tie, int Slot) other) =>
        key < other.Key || (key == other.Key && tie < other.Tie);
}
