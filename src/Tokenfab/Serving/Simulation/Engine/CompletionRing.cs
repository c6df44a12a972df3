using System.Numerics;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>Running sequences by the decode iteration that yields their last token: a ring of first-in-first-out lists, with a bit for
/// each list that is not empty and a bit for each word of those, so that the next completion is found in a few instructions.</summary>
/// <remarks>The iteration of a sequence's last token does not change while it decodes, whatever joins or leaves the batch.</remarks>
internal sealed class CompletionRing : IResumable
{
    private const int None = -1;

    private (int First, int Last)[] _lists = [];
    private ulong[] _occupied = [];
    private ulong[] _words = [];
    private long _mask;

    public CompletionRing() => Resize(256, 0, []);

    /// <summary>Adds a sequence, whose <see cref="Sequence.LastIteration"/> is set and after <paramref name="now"/>.</summary>
    public void Add(Sequence[] sequences, int slot, long now)
    {
        ref var sequence = ref sequences[slot];
        if (sequence.LastIteration - now > _mask)
        {
            Resize((int)BitOperations.RoundUpToPowerOf2((ulong)(sequence.LastIteration - now + 1)), now, sequences);
        }

        sequence.Sibling = None;
        var at = (int)(sequence.LastIteration & _mask);
        ref var list = ref _lists[at];
        if (list.First == None)
        {
            list.First = slot;
            _occupied[at >> 6] |= 1UL << at;
            _words[at >> 12] |= 1UL << (at >> 6);
        }
        else
        {
            sequences[list.Last].Sibling = slot;
        }

        list.Last = slot;
    }

    /// <summary>The next iteration after <paramref name="now"/> in which one completes; there must be one.</summary>
    public long Next(long now)
    {
        var start = (now + 1) & _mask;
        var word = (int)(start >> 6);
        var rest = _occupied[word] & (ulong.MaxValue << (int)start);
        if (rest == 0)
        {
            word = NextWord((word + 1) & ((int)_mask >> 6));
            rest = _occupied[word];
        }

        var at = ((long)word << 6) + BitOperations.TrailingZeroCount(rest);
        return now + 1 + ((at - start) & _mask);
    }

    /// <summary>Takes out all that complete in an iteration; the first of them, chained by <see cref="Sequence.Sibling"/>, or -1.</summary>
    public int Take(long iteration)
    {
        var at = (int)(iteration & _mask);
        var first = _lists[at].First;
        if (first != None)
        {
            Clear(at);
        }

        return first;
    }

    /// <summary>Takes out one sequence before it completes.</summary>
    public void Remove(Sequence[] sequences, int slot)
    {
        var at = (int)(sequences[slot].LastIteration & _mask);
        ref var list = ref _lists[at];
        if (list.First == slot)
        {
            list.First = sequences[slot].Sibling;
            if (list.First == None)
            {
                Clear(at);
            }

            return;
        }

        var before = list.First;
        while (sequences[before].Sibling != slot)
        {
            before = sequences[before].Sibling;
        }

        sequences[before].Sibling = sequences[slot].Sibling;
        if (list.Last == slot)
        {
            list.Last = before;
        }
    }

    private void Clear(int at)
    {
        _lists[at].First = None;
        _occupied[at >> 6] &= ~(1UL << at);
        if (_occupied[at >> 6] == 0)
        {
            _words[at >> 12] &= ~(1UL << (at >> 6));
        }
    }

    private int NextWord(int from)
    {
        var group = from >> 6;
        var rest = _words[group] & (ulong.MaxValue << from);
        while (rest == 0)
        {
            group = group + 1 < _words.Length ? group + 1 : 0;
            rest = _words[group];
        }

        return (group << 6) + BitOperations.TrailingZeroCount(rest);
    }

    private void Resize(int size, long now, Sequence[] sequences)
    {
        var (old, mask) = (_lists, _mask);
        _lists = new (int, int)[size];
        _occupied = new ulong[size >> 6];
        _words = new ulong[Math.Max(size >> 12, 1)];
        _mask = size - 1;
        Array.Fill(_lists, (None, None));
        for (var ahead = 1; ahead <= old.Length; ahead++)
        {
            var slot = old[(int)((now + ahead) & mask)].First;
            while (slot != None)
            {
                var next = sequences[slot].Sibling;
                Add(sequences, slot, now);
                slot = next;
            }
        }
    }

    /// <inheritdoc/>
    public void Keep(RunState state)
    {
        (_lists, _occupied, _words, _mask) = (state.Keep(_lists), state.Keep(_occupied), state.Keep(_words), state.Keep(_mask));
    }
}
