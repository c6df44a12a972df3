using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Scheduling;

/// <summary>First come, first served: a ring to whose front preempted sequences return.</summary>
internal sealed class ArrivalQueue : WaitQueue
{
    private int[] _ring = new int[16];
    private int _head;

    /// <inheritdoc/>
    public override bool IsFifo => true;

    /// <inheritdoc/>
    public override int Peek() => _ring[_head];

    /// <inheritdoc/>
    public override void Add(int slot, long key, in Sequence sequence)
    {
        Grow();
        _ring[(_head + Count++) & (_ring.Length - 1)] = slot;
    }

    /// <inheritdoc/>
    public override void Return(int slot, long key, in Sequence sequence)
    {
        Grow();
        _head = (_head - 1) & (_ring.Length - 1);
        _ring[_head] = slot;
        Count++;
    }

    /// <inheritdoc/>
    public override void Remove()
    {
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
    }

    /// <inheritdoc/>
    /// <remarks>Those who have waited longest are found first.</remarks>
    public override void Remove(int slot)
    {
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

    /// <inheritdoc/>
    public override void Keep(RunState state)
    {
        base.Keep(state);
        (_ring, _head) = (state.Keep(_ring), state.Keep(_head));
    }
}
