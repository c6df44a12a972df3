using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Planning;

namespace Tokenfab.KernelDb.Tests;

public sealed class PlanTests
{
    private const string Scenario = """
        name: test
        model: Llama-3.1-8B
        traffic: { input_tokens: 1000, output_tokens: 200, rate: 400 req/s }
        slo: { ttft: 1 s, tpot: 40 ms }
        chips: [H100 SXM]
        search: { precisions: [bf16], modes: [aggregated], max_chips_per_replica: 2, engine: vllm }
        """;

    [Fact]
    public void Measured_products_slow_a_plan_down_and_it_says_which_they_are()
    {
        using var box = new Sandbox();
        var rows = from n in new[] { 1024, 4096, 16384 } from k in new[] { 1024, 4096, 16384 } from m in new[] { 1, 8, 64, 512, 4096 } select Slow(m, n, k);
        box.Write("gemm.csv", "op,chip,dtype,m,n,k,latency_us,framework,version\n" + string.Concat(rows));
        using var database = box.Open();
        var (without, with) = (Plan(null), Plan(database));

        Assert.True(with.Fleet.Chips > without.Fleet.Chips * 1.2);
        Assert.DoesNotContain(without.Operators, op => op.Measured);
        Assert.Contains(with.Operators, op => op is { Measured: true, Name: "attention.qkv" });
        Assert.DoesNotContain(with.Operators, op => op.Measured && (op.Role is null || op.Name.Contains("norm", StringComparison.Ordinal)));
        Assert.Contains(with.Notes, note => note.Contains(database.Name, StringComparison.Ordinal));
    }

    // Twice as slow as predicted, everywhere.
    private static string Slow(int m, int n, int k)
    {
        var predicted = KernelModel.For(CatalogStore.Embedded.Accelerator("h100-sxm")).Gemm(m, n, k, NumberFormat.Bf16, NumberFormat.Bf16).Total.Value;
        return string.Create(CultureInfo.InvariantCulture, $"gemm,H100 SXM,bfloat16,{m},{n},{k},{predicted * 2e6},vllm,1\n");
    }

    private static Plan Plan(KernelDatabase? measured) =>
        Planner.Run(ScenarioFile.Read(SourceDocument.Parse(Scenario, "test.yaml")), CatalogStore.Embedded, AppContext.BaseDirectory, 2, measured).Best!;
}
