using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tokenfab.Serving.Simulation.Cache;

namespace Tokenfab.Serving.Simulation.State;

/// <summary>The state of a run on its way to or from a checkpoint: whoever has state names it once, and the same lines write and read it.</summary>
/// <remarks>Bytes are those of the machine's memory, little-endian wherever .NET runs today; a checkpoint is for going on where it was
/// written, by the same version.</remarks>
internal sealed class RunState(Stream stream, bool reading)
{
    /// <summary>Whether state is read rather than written.</summary>
    public bool IsReading { get; } = reading;

    /// <summary>A value: given back as it was, or as it was written.</summary>
    public T Keep<T>(T value)
        where T : unmanaged
    {
        Bytes(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>An array that is never null: given back as it was, or a new one as it was written.</summary>
    public T[] Keep<T>(T[] values)
        where T : unmanaged
    {
        var count = Keep(values.Length);
        if (IsReading && (count < 0 || (stream.CanSeek && count > (stream.Length - stream.Position) / Unsafe.SizeOf<T>())))
        {
            throw Broken();
        }

        values = IsReading ? new T[count] : values;
        Bytes(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>A list of values, filled anew where state is read.</summary>
    public void Keep<T>(List<T> values)
        where T : unmanaged
    {
        var kept = Keep(values.ToArray());
        values.Clear();
        values.AddRange(kept);
    }

    /// <summary>A dictionary, filled anew where state is read.</summary>
    public void Keep<TKey, TValue>(Dictionary<TKey, TValue> values)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        var kept = Keep(values.Select(one => (one.Key, one.Value)).ToArray());
        values.Clear();
        foreach (var (key, value) in kept)
        {
            values.Add(key, value);
        }
    }

    /// <summary>A queue by priority, filled anew where state is read; its keys must differ, so that its order does not depend on how it was filled.</summary>
    public void Keep<TElement, TPriority>(PriorityQueue<TElement, TPriority> queue)
        where TElement : unmanaged
        where TPriority : unmanaged
    {
        var kept = Keep(queue.UnorderedItems.Select(item => (item.Element, item.Priority)).ToArray());
        queue.Clear();
        queue.EnqueueRange(kept);
    }

    /// <summary>A queue of whatever tells how one of it is kept, filled anew where state is read.</summary>
    public void KeepAll<T>(Queue<T> queue, Func<T, Stack<PromptPath>, T> keep)
    {
        var home = new Stack<PromptPath>();
        var count = Keep(queue.Count);
        for (var i = 0; i < count; i++)
        {
            // A queue that is written comes round once and is as it was.
            queue.Enqueue(keep(IsReading ? default! : queue.Dequeue(), home));
        }
    }

    private void Bytes(Span<byte> bytes)
    {
        if (!IsReading)
        {
            stream.Write(bytes);
        }
        else if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw Broken();
        }
    }

    private static InputException Broken() => new("checkpoint", null, null, "the checkpoint is not whole", "resume from another one, or run from the start");
}

/// <summary>Has state that a run needs to go on.</summary>
internal interface IResumable
{
    /// <summary>Writes or reads the state.</summary>
    void Keep(RunState state);
}
