using Tokenfab.Calibration.Truth;
using Tokenfab.Hardware;
using Tokenfab.Network;
using Tokenfab.Validation;

namespace Tokenfab.Calibration;

/// <summary>Fits the constants of the classes of links.</summary>
internal static class LinkCalibrator
{
    public static IReadOnlyList<CollectiveRow> Read(string folder) =>
        [.. TruthRows.Collectives(folder, "aic_collectives_nccl", "aic_custom_allreduce", "aic_deepep_ll", "aic_deepep_normal"),
            .. TruthRows.Collectives(folder, "collectives_a100_multinode").Where(LeavesDomain)];

    /// <summary>The model of a row's server as its table was measured: by the vendor's library alone, or with an engine's own kernels.</summary>
    public static CommunicationModel Model(Server server, CollectiveRow row, NetworkCalibration fit) => CommunicationModel.For(
        server, server.ScaleOut, LeavesDomain(row) ? NetworkCalibrations.Of(server.ScaleUp) : fit,
        LeavesDomain(row) ? fit : server.ScaleOut is { } between ? NetworkCalibrations.Of(between) : null, Library(row));

    /// <summary>Whether a row's ranks span several domains.</summary>
    public static bool LeavesDomain(CollectiveRow row) => Of(row).Group.Domains > 1;

    public static CollectiveLibrary Library(CollectiveRow row) => Of(row).Library;

    private static CollectivePredictor Of(CollectiveRow row) => (CollectivePredictor)row.Measurement.Predictor;

    /// <summary>Fits a class of switched links on what never leaves a domain; then the links between domains on what does.</summary>
    public static NetworkCalibration Fit(NetworkCalibration start, IReadOnlyList<CollectiveRow> rows)
    {
        var fabric = start.Id == "fat-tree";
        CommunicationModel Build(Server server, NetworkCalibration fit) => CommunicationModel.For(
            server, server.ScaleOut, fabric ? NetworkCalibrations.Of(server.ScaleUp) : fit,
            server.ScaleOut is not { } between ? null : fabric ? fit : NetworkCalibrations.Of(between), CollectiveLibrary.Vendor);

        // Each algorithm by the rows that it alone explains: rings, then the switches' reductions, engines' kernels, expert exchanges.
        bool Reduces(CollectiveRow row) => row.Kind == "all_reduce" && row.Chip.ScaleUp.InNetworkReduction && !fabric;
        var fit = Part(start, row => row.Kind is "all_gather" or "reduce_scatter" or "alltoall" || (row.Kind == "all_reduce" && !Reduces(row)), constant => constant.Needs.Length == 0);
        fit = Part(fit, Reduces, constant => constant.Needs.Contains("all_reduce"));
        fit = Part(fit, row => row.Kind is "dispatch" or "combine", constant => constant.Needs.Contains("dispatch"));
        return Calibration.Fit.Run(fit, [.. Constants.Links.Where(c => c.Needs.Contains("engine_all_reduce"))], [.. rows.Where(row => Library(row) == CollectiveLibrary.Engine)], (server, candidate) =>
            CommunicationModel.For(server, null, candidate, null, CollectiveLibrary.Engine));

        NetworkCalibration Part(NetworkCalibration from, Func<CollectiveRow, bool> which, Func<Constant<NetworkCalibration>, bool> constants) =>
            Calibration.Fit.Run(from, [.. Constants.Links.Where(constants)], [.. rows.Where(which)], Build);
    }
}
