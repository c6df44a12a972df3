using Tokenfab.Hardware;
using Tokenfab.Network;

namespace Tokenfab.Calibration;

/// <summary>Fits the constants of the classes of links: links inside domains first, since collectives between domains lean on theirs.</summary>
internal sealed class LinkCalibrator
{
    /// <summary>Every n-th row of a group is enough to fit a dozen constants; errors are told over all rows.</summary>
    private const int RowsPerGroup = 400;

    private readonly IReadOnlyList<LinkRow> _rows;
    private readonly Dictionary<string, NetworkCalibration> _fits = new(StringComparer.Ordinal);

    public LinkCalibrator(IReadOnlyList<LinkRow> rows) => _rows = rows;

    /// <summary>The classes that measurements determine, in the order in which they are fitted, each with its kin.</summary>
    public static IReadOnlyList<(string Id, string Kin)> Classes { get; } =
        [("nvlink4", "nvlink5"), ("nvlink5", "nvlink4"), ("nvlink3", "nvlink4"), ("pcie", "pcie"), ("pcie3", "pcie"), ("fat-tree", "fat-tree"), ("ethernet", "fat-tree")];

    /// <summary>Every class's constants, fitted on all its rows.</summary>
    public void Fit()
    {
        foreach (var (id, _) in Classes)
        {
            _fits[id] = Fit(LinkPriors.Of(id), LinkPriors.Of(id), Of(id));
        }
    }

    /// <summary>The rows of a class. Where most of them are of one system, whole laboratories are left out in turn rather than systems.</summary>
    public IReadOnlyList<LinkRow> Of(string id)
    {
        var own = _rows.Where(row => ClassOf(row) == id).ToArray();
        var systems = Groups(own).GroupBy(group => group.System).ToArray();
        return own.Any(row => row.Across) || systems.Max(system => system.Count()) * 3 < systems.Sum(system => system.Count()) * 2
            ? own
            : [.. own.Select(row => row with { Fold = row.Measured.Table.Split('_')[0] })];
    }

    /// <summary>The constants of a class with its errors, its own and with each fold left out.</summary>
    public (NetworkCalibration Fit, IReadOnlyList<(LinkRow Row, double InSample, double LeftOut)> Errors) Judge(string id, string kin)
    {
        var own = Of(id);
        var fit = _fits[id];
        var folds = own.Select(row => row.Fold).Distinct().ToDictionary(fold => fold, fold => Fit(LinkPriors.Of(id), _fits[kin] with { Id = id }, own, fold));
        var errors = own.Select(row => (row, Relative(row, fit), Relative(row, folds[row.Fold]))).ToArray();
        return (fit, errors);
    }

    /// <summary>Measured over predicted, less one: what an interval round a prediction must hold.</summary>
    private double Relative(LinkRow row, NetworkCalibration fit) => (row.Measured.Seconds / row.Measured.Predict(Model(row.Measured.Chip, fit, row.How.Library))) - 1.0;

    /// <summary>Id of the class of links that set a row's time.</summary>
    public static string ClassOf(LinkRow row) => NetworkCalibrations.ClassOf(row.Across ? row.Measured.Chip.ScaleOut! : row.Measured.Chip.ScaleUp);

    private CommunicationModel Model(Server server, NetworkCalibration fit, CollectiveLibrary library)
    {
        NetworkCalibration Class(NetworkLink link)
        {
            var id = NetworkCalibrations.ClassOf(link);
            return id == fit.Id ? fit : _fits.TryGetValue(id, out var known) ? known : NetworkCalibrations.Of(link);
        }

        return CommunicationModel.For(server, server.ScaleOut, Class(server.ScaleUp), server.ScaleOut is { } between ? Class(between) : null, library);
    }

    // Part by part, each by the rows that it alone explains. With a fold left out, a part of which less than a third of the tables remain is its kin's, and so is a constant that none of them tells.
    private NetworkCalibration Fit(NetworkCalibration start, NetworkCalibration kin, IReadOnlyList<LinkRow> rows, string? without = null)
    {
        var fit = start;
        bool Reduces(LinkRow row) => !row.Across && row.How.Operation == CollectiveOperation.AllReduce && row.Measured.Chip.ScaleUp.InNetworkReduction;
        bool Rings(LinkRow row) => row.How.Operation is CollectiveOperation.AllReduce or CollectiveOperation.AllGather or CollectiveOperation.ReduceScatter;
        var within = rows.Any(row => !row.Across);

        Part(within ? [.. LinkConstants.Rings, .. LinkConstants.Kernels] : start.Id == "pcie" ? LinkConstants.Chunks : LinkConstants.Rings, CollectiveLibrary.Vendor, row => Rings(row) && !Reduces(row));
        Part(LinkConstants.Reduction, CollectiveLibrary.Vendor, Reduces);
        Part(LinkConstants.Pairs, CollectiveLibrary.Vendor, row => row.How.Operation is CollectiveOperation.AllToAll or CollectiveOperation.Send);
        Part(LinkConstants.Peers, CollectiveLibrary.Engine, row => row.How is { Operation: CollectiveOperation.EngineAllReduce, Library: CollectiveLibrary.Engine });
        if (rows.Any(row => row.How.Library == CollectiveLibrary.TensorRtLlm))
        {
            Part(LinkConstants.TensorRtLlmPeers, CollectiveLibrary.TensorRtLlm, row => row.How.Library == CollectiveLibrary.TensorRtLlm);
        }

        Part(within ? LinkConstants.Sorted : [.. LinkConstants.Sorted, .. LinkConstants.Domains], CollectiveLibrary.Engine, row => Table(row, "aic_deepep_normal"));
        Part(LinkConstants.Direct, CollectiveLibrary.Engine, row => Table(row, "aic_deepep_ll"));
        Part(LinkConstants.Written, CollectiveLibrary.Engine, row => Table(row, "aic_trtllm_alltoall") && row.Measured.Kind != "placement");
        Part(LinkConstants.Placement, CollectiveLibrary.Engine, row => row.Measured.Kind == "placement");
        Part(LinkConstants.Host, CollectiveLibrary.Engine, row => row.How is { FromHost: true, Operation: CollectiveOperation.EngineAllReduce }, true);
        return fit;

        bool Table(LinkRow row, string name) => row.Measured.Table == name;

        void Part(IReadOnlyList<Constant<NetworkCalibration>> constants, CollectiveLibrary library, Func<LinkRow, bool> which, bool fromHost = false)
        {
            var all = rows.Where(row => row.How.NetworkIsKnown && (fromHost || row.TellsLinks) && which(row)).ToArray();
            var left = all.Where(row => row.Fold != without).ToArray();
            var tells = Groups(left).Count * 3 >= Groups(all).Count ? Thinned(left) : [];
            fit = constants.Where(constant => tells.Length == 0 || !constant.IsDetermined(tells)).Aggregate(fit, (made, constant) => constant.Set(made, constant.Get(kin)));
            fit = Calibration.Fit.Run(fit, constants, tells, (server, candidate) => Model(server, candidate, library));
        }
    }

    private static HashSet<(string Table, string System, string Kind)> Groups(IEnumerable<LinkRow> rows) =>
        [.. rows.Select(row => (row.Measured.Table, row.Measured.Chip.Id, row.Measured.Kind))];

    private static CollectiveRow[] Thinned(IEnumerable<LinkRow> rows) =>
        [.. rows.Select(row => row.Measured).GroupBy(row => (row.Table, row.Chip.Id, row.Kind)).SelectMany(group =>
        {
            var all = group.ToArray();
            var step = Math.Max(1, all.Length / RowsPerGroup);
            return all.Where((_, i) => i % step == 0);
        })];
}
