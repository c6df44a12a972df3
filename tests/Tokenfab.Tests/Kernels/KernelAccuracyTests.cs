using Tokenfab.Calibration;
using Tokenfab.Calibration.Truth;
using Tokenfab.Catalog;
using Tokenfab.Kernels;
using Tokenfab.Validation;

namespace Tokenfab.Tests.Kernels;

/// <summary>Do predictions agree with measurements within what the calibration files claim? Runs where the measurements are at hand.</summary>
public sealed class KernelAccuracyTests(ITestOutputHelper output)
{
    private static readonly string? Truth = FindTruth();

    [Fact]
    public void Products_over_50_us_agree_within_15_percent() =>
        Check(TruthRows.Kernels(Folder(), "aic_gemm").Where(row => row.Seconds > 50e-6), 0.15);

    [Fact]
    public void Products_of_all_sizes_agree_within_20_percent() => Check(TruthRows.Kernels(Folder(), "aic_gemm"), 0.20);

    [Fact]
    public void Attention_over_prompts_agrees_within_10_percent() => Check(TruthRows.Kernels(Folder(), "aic_attn_prefill"), 0.10);

    [Fact]
    public void Attention_of_running_sequences_agrees_within_12_percent() => Check(TruthRows.Kernels(Folder(), "aic_attn_decode"), 0.12);

    [Fact]
    public void Latent_attention_agrees_within_12_percent() => Check(TruthRows.Kernels(Folder(), "aic_mla"), 0.12);

    [Fact]
    public void Blocks_of_latent_attention_agree_within_15_percent() => Check(TruthRows.Kernels(Folder(), "aic_mla_module"), 0.15);

    [Fact]
    public void Blocks_of_sparse_attention_agree_within_15_percent() => Check(TruthRows.Kernels(Folder(), "aic_dsa_module"), 0.15);

    [Fact]
    public void Absorbed_products_agree_within_12_percent() => Check(TruthRows.Kernels(Folder(), "aic_mla_bmm"), 0.12);

    [Fact]
    public void Experts_agree_within_35_percent() => Check(TruthRows.Kernels(Folder(), "aic_moe"), 0.35);

    [Fact]
    public void Unfused_elementwise_kernels_agree_within_30_percent() => Check(TruthRows.Kernels(Folder(), "vidur_elementwise"), 0.30);

    [Fact]
    public void Recurrences_agree_within_15_percent() => Check(TruthRows.Kernels(Folder(), "aic_gdn", "aic_mamba2"), 0.15);

    [Fact]
    public void Collectives_of_the_vendor_agree_within_15_percent() => CheckLinks(TruthRows.Collectives(Folder(), "aic_collectives_nccl"), 0.15);

    [Fact]
    public void All_reduces_of_engines_agree_within_20_percent() => CheckLinks(TruthRows.Collectives(Folder(), "aic_custom_allreduce"), 0.20);

    [Fact]
    public void Expert_exchanges_agree_within_25_percent() => CheckLinks(TruthRows.Collectives(Folder(), "aic_deepep_ll", "aic_deepep_normal"), 0.25);

    [Fact]
    public void All_reduces_across_nodes_agree_within_25_percent() => CheckLinks(TruthRows.Collectives(Folder(), "collectives_a100_multinode").Where(row => ((CollectivePredictor)row.Measurement.Predictor).Group.Domains > 1), 0.25);

    private void Check(IEnumerable<KernelRow> rows, double median)
    {
        foreach (var table in rows.GroupBy(row => (row.Table, row.Chip.Generation)))
        {
            var error = ErrorReport.Of(table, KernelModel.For);
            output.WriteLine($"{table.Key.Table} {table.Key.Generation}: {error}");
        }

        Assert.InRange(ErrorReport.Of(rows, KernelModel.For).Median, 0.0, median);
    }

    private void CheckLinks(IEnumerable<CollectiveRow> rows, double median)
    {
        var all = rows.ToArray();
        var models = new ModelBook(CatalogStore.Embedded);
        var error = ErrorReport.Of([.. all.Select(row => (row.Measurement.Predictor.Predict(models).Mid / row.Seconds) - 1.0)]);
        output.WriteLine($"{all[0].Table}: {error}");
        Assert.InRange(error.Median, 0.0, median);
    }

    private static string Folder()
    {
        Assert.SkipWhen(Truth is null, "no folder shared/truth stands beside the repository");
        return Truth!;
    }

    private static string? FindTruth()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "truth");
            if (File.Exists(Path.Combine(beside, "aic_gemm.csv")))
            {
                return beside;
            }
        }

        return null;
    }
}
