using System.Runtime.InteropServices;
using Tokenfab.Kernels.Measured;

namespace Tokenfab.KernelDb;

/// <summary>Points by chip and table while they are read.</summary>
internal sealed class PointStore
{
    private readonly Dictionary<TableId, Points> _tables = [];
    private TableId _last;
    private Points? _lastPoints;

    /// <summary>Tables read so far, in a fixed order.</summary>
    public IEnumerable<TableId> Tables => _tables.Keys
        .OrderBy(id => id.Chip, StringComparer.Ordinal).ThenBy(id => id.Framework, StringComparer.Ordinal).ThenBy(id => id.Version, StringComparer.Ordinal)
        .ThenBy(id => id.Key.ToString(), StringComparer.Ordinal);

    /// <summary>Adds a point.</summary>
    public void Add(in TableId table, ReadOnlySpan<float> axes, double seconds)
    {
        if (_lastPoints is null || _last != table)
        {
            ref var points = ref CollectionsMarshal.GetValueRefOrAddDefault(_tables, table, out _);
            (_last, _lastPoints) = (table, points ??= new(MeasuredKey.AxesOf(table.Key.Kernel)));
        }

        _lastPoints.Add(axes, seconds);
    }

    /// <summary>The points of a table, sorted, each once: where several kernels were measured at one point, the fastest, which is the one that
    /// an engine picks. The store forgets them.</summary>
    public MeasuredRows Take(TableId table)
    {
        _lastPoints = null;
        return _tables.Remove(table, out var points) ? points.Sorted() : throw new KeyNotFoundException($"There is no table {table}.");
    }

    private sealed class Points(int axes)
    {
        private readonly List<float>[] _axes = [.. Enumerable.Range(0, axes).Select(_ => new List<float>())];
        private readonly List<double> _seconds = [];

        public void Add(ReadOnlySpan<float> axes, double seconds)
        {
            for (var axis = 0; axis < _axes.Length; axis++)
            {
                _axes[axis].Add(axes[axis]);
            }

            _seconds.Add(seconds);
        }

        public MeasuredRows Sorted()
        {
            var order = new int[_seconds.Count];
            var ranks = new UInt128[_seconds.Count];
            foreach (var axis in _axes)
            {
                Append(ranks, axis);
            }

            for (var row = 0; row < order.Length; row++)
            {
                order[row] = row;
            }

            Array.Sort(ranks, order);
            var kept = new List<int>(order.Length);
            for (var i = 0; i < order.Length; i++)
            {
                if (i > 0 && ranks[i] == ranks[i - 1])
                {
                    kept[^1] = _seconds[order[i]] < _seconds[kept[^1]] ? order[i] : kept[^1];
                }
                else
                {
                    kept.Add(order[i]);
                }
            }

            return new([.. _axes.Select(axis => kept.Select(row => axis[row]).ToArray())], [.. kept.Select(row => _seconds[row])]);
        }

        // A point's place in lexicographic order is one number: the rank of each coordinate among its axis' values, as digits.
        private static void Append(UInt128[] ranks, List<float> axis)
        {
            var values = axis.ToArray();
            Array.Sort(values);
            var distinct = 0;
            for (var i = 0; i < values.Length; i++)
            {
                if (i == 0 || values[i] != values[i - 1])
                {
                    values[distinct++] = values[i];
                }
            }

            for (var row = 0; row < ranks.Length; row++)
            {
                ranks[row] = (ranks[row] * (uint)distinct) + (uint)Array.BinarySearch(values, 0, distinct, axis[row]);
            }
        }
    }
}

/// <summary>One table of one chip.</summary>
/// <param name="Chip">Catalogue id of the chip.</param>
/// <param name="Key">What its rows have in common.</param>
/// <param name="Framework">Who ran the kernels.</param>
/// <param name="Version">The framework's version.</param>
internal readonly record struct TableId(string Chip, MeasuredKey Key, string Framework, string Version);
