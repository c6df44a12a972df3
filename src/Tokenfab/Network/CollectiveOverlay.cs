using Tokenfab.Quantities;

namespace Tokenfab.Network;

/// <summary>Measured collectives and expert exchanges over the analytic model of one kind of server. Immutable once built, shared between threads.</summary>
internal sealed class CollectiveOverlay
{
    // Only a layer's choice of experts, the units and the shape of a domain take the nearest point; domains, widths and tokens are interpolated.
    private const int NearestOfExchanges = 4;

    private readonly MeasuredGrid?[] _grids = new MeasuredGrid?[Enum.GetValues<CollectiveOperation>().Length];
    private readonly MeasuredGrid?[] _exchanges = new MeasuredGrid?[2 * Enum.GetValues<ExpertExchangeKind>().Length];

    /// <param name="tables">What was measured of collectives.</param>
    /// <param name="exchanges">What was measured of expert exchanges.</param>
    /// <param name="analytic">The model's time of a collective in seconds; not a number where the server has no such groups.</param>
    /// <param name="exchange">The model's time of an expert exchange, likewise.</param>
    public CollectiveOverlay(
        IEnumerable<MeasuredCollective> tables, IEnumerable<MeasuredExchange> exchanges,
        Func<CollectiveOperation, double, RankGroup, double> analytic, Func<ExpertExchangeKind, ExpertTraffic, RankGroup, double> exchange)
    {
        foreach (var table in tables)
        {
            var axes = table.Axes;
            _grids[(int)table.Operation] = Grid(axes, table.Seconds, 0, row => analytic(table.Operation, axes[2][row], Group(axes[0][row], axes[1][row])));
        }

        foreach (var table in exchanges)
        {
            var axes = table.Axes;
            _exchanges[Slot(table.Kind, table.Returns)] = Grid(axes, table.Seconds, NearestOfExchanges, row => exchange(
                table.Kind,
                new(axes[6][row], (int)axes[0][row], axes[5][row], table.Returns) { Experts = (int)axes[1][row], Units = (int)axes[2][row] },
                Group(axes[4][row], axes[3][row])));
        }
    }

    /// <summary>The time of an operation, in seconds.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="bytes">Its message.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="analytic">What the model predicts.</param>
    public double Time(CollectiveOperation operation, double bytes, RankGroup group, double analytic) =>
        bytes > 0.0 && _grids[(int)operation] is { } grid ? grid.Time([group.Domains, group.PerDomain, bytes], analytic) : analytic;

    /// <summary>The time of an expert exchange, in seconds.</summary>
    /// <param name="kind">How it is made.</param>
    /// <param name="traffic">What is exchanged.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="analytic">What the model predicts.</param>
    public double Time(ExpertExchangeKind kind, in ExpertTraffic traffic, RankGroup group, double analytic) =>
        traffic is { Tokens: > 0.0, Width: > 0.0 } && _exchanges[Slot(kind, traffic.Returns)] is { } grid
            ? grid.Time([traffic.TopK, traffic.Experts, UnitsOf(kind, traffic), group.PerDomain, group.Domains, traffic.Width, traffic.Tokens], analytic)
            : analytic;

    /// <summary>Whether one direction of a kind of exchange was measured.</summary>
    public bool Has(ExpertExchangeKind kind, bool returns) => _exchanges[Slot(kind, returns)] is not null;

    // Direct and written exchanges do not set units apart.
    private static double UnitsOf(ExpertExchangeKind kind, in ExpertTraffic traffic) => kind == ExpertExchangeKind.Sorted ? traffic.Units : 1.0;

    private static int Slot(ExpertExchangeKind kind, bool returns) => (2 * (int)kind) + (returns ? 1 : 0);

    private static RankGroup Group(float domains, float perDomain) => new((int)(domains * perDomain), (int)perDomain);

    private static MeasuredGrid? Grid(IReadOnlyList<float[]> axes, double[] seconds, int nearest, Func<int, double> analytic)
    {
        var predicted = Enumerable.Range(0, seconds.Length).Select(analytic).ToArray();
        var known = Enumerable.Range(0, seconds.Length).Where(row => predicted[row] > 0.0).ToArray();
        return known.Length == 0
            ? null
            : new([.. axes.Select(axis => known.Select(row => axis[row]).ToArray())], nearest, [.. known.Select(row => seconds[row])], [.. known.Select(row => predicted[row])]);
    }
}
