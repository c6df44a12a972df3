using Tokenfab.Calibration.Truth;
using Tokenfab.Network;
using Tokenfab.Validation;

namespace Tokenfab.Calibration;

/// <summary>A measured collective.</summary>
/// <param name="Measured">The measurement and its prediction.</param>
/// <param name="Fold">What is left out together with it: the system, the count of domains, or the laboratory.</param>
internal sealed record LinkRow(CollectiveRow Measured, string Fold)
{
    /// <summary>How it is predicted.</summary>
    public CollectivePredictor How => (CollectivePredictor)Measured.Measurement.Predictor;

    /// <summary>Whether its ranks stand in several domains.</summary>
    public bool Across => How.Group.Domains > 1;

    /// <summary>The class of its size.</summary>
    public MessageSize Size => MessageSize.Of(How.Message.Value);

    /// <summary>Whether the links set its time: not launched from the host, or long beside any host's time.</summary>
    public bool TellsLinks => !How.FromHost || (How.Operation != CollectiveOperation.EngineAllReduce && Measured.Seconds > 150e-6);
}

/// <summary>Reads the tables of collectives.</summary>
internal static class LinkRows
{
    private static readonly string[] Tables =
    [
        "aic_collectives_nccl", "aic_custom_allreduce", "aic_deepep_ll", "aic_deepep_normal", "aic_trtllm_alltoall", "deepep_published", "apex_collectives", "vidur_collectives",
        "collectives_a100_multinode",
    ];

    // Its two A40 talk at an eighth of their bus's rate, and so not over the bridge that the system's name promises.
    private const string NotBridged = "a40-nvlink-pair";

    // The sends of its two H100 are, row for row, those of the two A100.
    private const string Copied = "h100-nvl-pair";

    public static IReadOnlyList<LinkRow> Read(string folder) =>
        [.. TruthRows.Collectives(folder, Tables).Where(row => row.Chip.Id != NotBridged && (row.Kind != "send_recv" || !row.Chip.Id.StartsWith(Copied, StringComparison.Ordinal))).Select(row => new LinkRow(row, row.Chip.Id)).Select(row =>
            LinkCalibrator.ClassOf(row) == "fat-tree" ? row with { Fold = $"{row.How.Group.Domains} domains" } : row)];
}
