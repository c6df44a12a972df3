using System.Runtime.CompilerServices;

namespace Tokenfab.Quantities;

/// <summary>One axis of a grid: the values that each branch of the axes before it has, sorted, flat in memory.</summary>
/// <remarks>Where all branches have the same values, these are kept once, behind an index by the leading bits of a number, which finds a place
/// without a search; a search whose every step goes either way costs more than all else of a look-up.</remarks>
internal sealed class GridAxis
{
    // Cells of the index: so many as tell all values apart, but no more than these.
    private const int MostCells = 1 << 14;

    private readonly float[] _values;
    private readonly float[] _logarithms;
    private readonly int[] _first;
    private readonly int[] _cells;
    private readonly int _origin;
    private readonly int _shift;

    private GridAxis(float[] values, int[] first)
    {
        Stride = Alike(values, first) ? first[1] : 0;
        _values = Stride > 0 ? values[..first[1]] : values;
        _logarithms = [.. _values.Select(Scale)];
        _first = Stride > 0 ? [] : first;
        (_cells, _origin, _shift) = Stride > 0 ? Index(_values) : ([], 0, 0);
    }

    /// <summary>Values of every branch where all have the same, which are then kept once; else zero.</summary>
    public int Stride { get; }

    /// <summary>Gathers an axis from a column of sorted rows.</summary>
    /// <param name="column">Its values, above zero.</param>
    /// <param name="starts">Rows where the branches of the axes before begin, with the end.</param>
    /// <returns>The axis, and the rows where its own branches begin, with the end.</returns>
    public static (GridAxis Axis, int[] Starts) Of(float[] column, int[] starts)
    {
        var values = new List<float>();
        var rows = new List<int>();
        var first = new int[starts.Length];
        for (var node = 0; node < starts.Length - 1; node++)
        {
            first[node] = values.Count;
            for (var row = starts[node]; row < starts[node + 1]; row++)
            {
                if (row == starts[node] || column[row] != column[row - 1])
                {
                    values.Add(column[row]);
                    rows.Add(row);
                }
            }
        }

        first[^1] = values.Count;
        return (new([.. values], first), [.. rows, column.Length]);
    }

    /// <summary>Where a number stands among the values of a branch.</summary>
    /// <param name="node">The branch; of no matter where all have the same values, and places then count from the branch's start.</param>
    /// <param name="x">The number.</param>
    /// <param name="nearest">Whether to take the nearest value rather than the two around it.</param>
    /// <param name="hint">Where among a branch's values to look first; where it was found.</param>
    public GridPlace Find(int node, float x, bool nearest, ref int hint)
    {
        var values = _values;
        int low, high, above;
        if (Stride > 0)
        {
            (low, high, above) = (0, values.Length, FirstInCell(x));
        }
        else
        {
            (low, high) = (_first[node], _first[node + 1]);

            // Neighbouring branches mostly have the same values, so that the place found in one is that in the next.
            above = Math.Min(low + hint, high);
            if ((above < high && values[above] < x) || (above > low && values[above - 1] >= x))
            {
                above = FirstFrom(values, low, high, x);
                hint = above - low;
            }
        }

        if (above < high && values[above] == x)
        {
            return new(above, 0.0f, -1.0f);
        }

        var scaled = Scale(x);
        var logarithms = _logarithms;
        if (above > low && above < high && !nearest)
        {
            var before = logarithms[above - 1];
            return new(above - 1, (scaled - before) / (logarithms[above] - before), 0.0f);
        }

        var closest = above == low ? low : above == high || scaled - logarithms[above - 1] <= logarithms[above] - scaled ? above - 1 : above;
        return new(closest, 0.0f, Math.Abs(scaled - logarithms[closest]));
    }

    // Whether all branches have the values of the first, so that one copy of them stands for all.
    private static bool Alike(float[] values, int[] first)
    {
        for (var node = 1; node < first.Length - 1; node++)
        {
            if (!values.AsSpan(first[node], first[node + 1] - first[node]).SequenceEqual(values.AsSpan(0, first[1])))
            {
                return false;
            }
        }

        return true;
    }

    // Positive numbers order as their bits do. A cell holds the place of the first value whose leading bits are not less than its own.
    private static (int[] Cells, int Origin, int Shift) Index(float[] values)
    {
        var bits = values.Select(BitConverter.SingleToInt32Bits).ToArray();
        var shift = 23;
        while (shift > 0 && ((bits[^1] >> (shift - 1)) - (bits[0] >> (shift - 1))) < MostCells && bits.Zip(bits.Skip(1)).Any(pair => pair.First >> shift == pair.Second >> shift))
        {
            shift--;
        }

        var origin = bits[0] >> shift;
        var cells = new int[(bits[^1] >> shift) - origin + 1];
        var place = 0;
        for (var cell = 0; cell < cells.Length; cell++)
        {
            while (bits[place] >> shift < origin + cell)
            {
                place++;
            }

            cells[cell] = place;
        }

        return (cells, origin, shift);
    }

    private static float Scale(float value) => MathF.Log2(value);

    // The first value that is not less than x: halves of the run.
    private static int FirstFrom(float[] values, int low, int high, float x)
    {
        var first = low;
        for (var count = high - low; count > 1;)
        {
            var half = count >> 1;
            first += values[first + half - 1] < x ? half : 0;
            count -= half;
        }

        return first < high && values[first] < x ? first + 1 : first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FirstInCell(float x)
    {
        var (values, cells, cell) = (_values, _cells, (BitConverter.SingleToInt32Bits(x) >> _shift) - _origin);
        if ((uint)cell >= (uint)cells.Length)
        {
            return cell < 0 ? 0 : values.Length;
        }

        var above = cells[cell];
        while ((uint)above < (uint)values.Length && values[above] < x)
        {
            above++;
        }

        return above;
    }
}

/// <summary>A place on an axis.</summary>
/// <param name="Index">The value there, or below it.</param>
/// <param name="Part">How far it is towards the next value, from zero to one; zero where one value stands for it.</param>
/// <param name="Beyond">Doublings from the one value that stands for it; below zero where it is that value.</param>
internal readonly record struct GridPlace(int Index, float Part, float Beyond);
