using System.Numerics;

namespace Tokenfab.Serving.Simulation.Routing;

/// <summary>Searches that a router does for each request.</summary>
internal static class Spans
{
    /// <summary>The place of the least number, the first of equals.</summary>
    public static int IndexOfLeast(this Span<int> numbers)
    {
        var at = 0;
        var least = int.MaxValue;
        if (numbers.Length >= 2 * Vector<int>.Count)
        {
            var lanes = new Vector<int>(numbers);
            for (at = Vector<int>.Count; at <= numbers.Length - Vector<int>.Count; at += Vector<int>.Count)
            {
                lanes = Vector.Min(lanes, new Vector<int>(numbers[at..]));
            }

            for (var lane = 0; lane < Vector<int>.Count; lane++)
            {
                least = Math.Min(least, lanes[lane]);
            }
        }

        for (; at < numbers.Length; at++)
        {
            least = Math.Min(least, numbers[at]);
        }

        return numbers.IndexOf(least);
    }

    /// <summary>The least number.</summary>
    public static long Min(this Span<long> numbers)
    {
        var least = long.MaxValue;
        foreach (var number in numbers)
        {
            least = Math.Min(least, number);
        }

        return least;
    }
}
