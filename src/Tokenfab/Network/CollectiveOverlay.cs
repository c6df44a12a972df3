using Tokenfab.Quantities;

namespace Tokenfab.Network;

/// <summary>Measured collectives over the analytic model of one kind of server. Immutable once built, shared between threads.</summary>
internal sealed class CollectiveOverlay
{
    private readonly MeasuredGrid?[] _grids = new MeasuredGrid?[Enum.GetValues<CollectiveOperation>().Length];

    /// <param name="tables">What was measured.</param>
    /// <param name="analytic">The model's time in seconds; not a number where the server has no such groups.</param>
    public CollectiveOverlay(IEnumerable<MeasuredCollective> tables, Func<CollectiveOperation, double, RankGroup, double> analytic)
    {
        foreach (var table in tables)
        {
            var (axes, seconds) = (table.Axes, table.Seconds);
            var predicted = seconds.Select((_, row) =>
                analytic(table.Operation, axes[2][row], new((int)(axes[0][row] * axes[1][row]), (int)axes[1][row]))).ToArray();
            var known = Enumerable.Range(0, seconds.Length).Where(row => predicted[row] > 0.0).ToArray();
            if (known.Length > 0)
            {
                _grids[(int)table.Operation] = new(
                    [.. axes.Select(axis => known.Select(row => axis[row]).ToArray())], 0, [.. known.Select(row => seconds[row])], [.. known.Select(row => predicted[row])]);
            }
        }
    }

    /// <summary>The time of an operation, in seconds.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="bytes">Its message.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="analytic">What the model predicts.</param>
    public double Time(CollectiveOperation operation, double bytes, RankGroup group, double analytic) =>
        bytes > 0.0 && _grids[(int)operation] is { } grid ? grid.Time([group.Domains, group.PerDomain, bytes], analytic) : analytic;
}
