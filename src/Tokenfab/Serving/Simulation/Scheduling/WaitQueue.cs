using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Scheduling;

/// <summary>Slots of waiting sequences, in the order in which they are let in.</summary>
/// <remarks>Queues grow when full and then allocate nothing more.</remarks>
internal abstract class WaitQueue : IResumable
{
    /// <summary>How many wait.</summary>
    public int Count { get; protected set; }

    /// <summary>Whether a newcomer never goes before those who wait already.</summary>
    public virtual bool IsFifo => false;

    /// <summary>The queue of an order.</summary>
    public static WaitQueue Of(QueueOrder order) => order switch
    {
        QueueOrder.Fcfs => new ArrivalQueue(),
        QueueOrder.Vtc => new FairQueue(),
        _ => new KeyedQueue(),
    };

    /// <summary>The one to let in next; there must be one.</summary>
    public abstract int Peek();

    /// <summary>Adds one that has arrived.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="key">Its place by the queue's order, the least first; read by queues that order by one.</param>
    /// <param name="sequence">The sequence itself.</param>
    public abstract void Add(int slot, long key, in Sequence sequence);

    /// <summary>Adds one that was preempted: it goes before all others, or back to its place by the order.</summary>
    public abstract void Return(int slot, long key, in Sequence sequence);

    /// <summary>Takes out the one to let in next.</summary>
    public abstract void Remove();

    /// <summary>Takes out one from wherever it waits: it is given up.</summary>
    public abstract void Remove(int slot);

    /// <inheritdoc/>
    public virtual void Keep(RunState state) => Count = state.Keep(Count);
}
