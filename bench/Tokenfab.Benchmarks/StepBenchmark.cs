using BenchmarkDotNet.Attributes;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Parallelism;

namespace Tokenfab.Benchmarks;

/// <summary>The hot path of the search: one step of DeepSeek-V3 in one layout. Expected to allocate nothing.</summary>
[MemoryDiagnoser]
public class StepBenchmark
{
    private readonly StepModel _steps;

    public StepBenchmark()
    {
        var (catalog, layout) = (CatalogStore.Embedded, new ParallelLayout(1, AttentionData: 16, Expert: 16));
        var chip = catalog.Accelerator("h200-sxm");
        var model = catalog.Model("DeepSeek-V3");
        _steps = new StepModel(
            OperatorGraph.Of(model), layout, model.NativePrecision, KernelModel.For(chip), CommunicationModel.For(catalog.Server("hgx-h200"), chip),
            EngineProfile.Find("sglang")!, ExpertLoads.Of(model, new ExpertRouting(1.01), layout.Expert));
    }

    [Benchmark]
    public double Decode() => _steps.Evaluate(StepShape.Decode(512, 2500), 16).Total.Value;

    [Benchmark]
    public double Prefill() => _steps.Evaluate(StepShape.Prefill(16, 2000), 16).Total.Value;

    [Benchmark]
    public double Mixed() => _steps.Evaluate(new StepShape(8192, 4, 0, 512, 2500), 4).Total.Value;
}
