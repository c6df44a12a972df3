using System.Numerics;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>How many decoding sequences fill their window or chunk in which iteration: counts in a ring, because which sequences they are does not matter.</summary>
/// <param name="most">Iterations that any lies ahead at most.</param>
internal sealed class WindowTurns(int most) : IResumable
{
    private readonly long _mask = (long)BitOperations.RoundUpToPowerOf2((uint)Math.Max(most + 1, 64)) - 1;
    private int[] _counts = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(most + 1, 64))];
    private ulong[] _occupied = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(most + 1, 64)) >> 6];

    /// <summary>How many there are in an iteration ahead.</summary>
    public int At(long iteration) => _counts[iteration & _mask];

    /// <summary>Adds some, or with a number below zero takes some out.</summary>
    public void Add(long iteration, int count)
    {
        var at = (int)(iteration & _mask);
        _counts[at] += count;
        var bit = 1UL << at;
        _occupied[at >> 6] = _counts[at] > 0 ? _occupied[at >> 6] | bit : _occupied[at >> 6] & ~bit;
    }

    /// <summary>Takes out all of an iteration; says how many they were.</summary>
    public int Take(long iteration)
    {
        var count = At(iteration);
        Add(iteration, -count);
        return count;
    }

    /// <summary>The next iteration after one that has any; there must be one.</summary>
    public long Next(long now)
    {
        var start = (now + 1) & _mask;
        var word = (int)(start >> 6);
        var rest = _occupied[word] & (ulong.MaxValue << (int)start);
        while (rest == 0)
        {
            word = (word + 1) & (_occupied.Length - 1);
            rest = _occupied[word];
        }

        var at = ((long)word << 6) + BitOperations.TrailingZeroCount(rest);
        return now + 1 + ((at - start) & _mask);
    }

    /// <inheritdoc/>
    public void Keep(RunState state) => (_counts, _occupied) = (state.Keep(_counts), state.Keep(_occupied));
}
