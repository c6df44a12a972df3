using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Serving.Simulation.Engine;

namespace Tokenfab.Tests.Serving.Simulation;

/// <summary>Which layers of a model keep what, in groups as vLLM's hybrid cache manager makes them.</summary>
public sealed class AttentionWindowTests
{
    [Theory]
    [InlineData("gpt-oss-120b", 4, 128, false, 1, 1)]
    [InlineData("gemma-3-27b", 2, 1024, false, 5, 26)]
    [InlineData("llama-4-scout", 8, 8192, true, 1, 3)]
    public void Layers_are_grouped_by_what_they_keep(string name, int tensor, int window, bool chunk, long kept, long windowed)
    {
        var layout = new ParallelLayout(tensor);
        Assert.Equal(new AttentionWindow(window, chunk, kept, windowed), ReplicaModel.WindowOf(Memory(name, layout), layout));
    }

    [Fact]
    public void A_model_without_windows_has_none() => Assert.Null(ReplicaModel.WindowOf(Memory("Llama-3.1-70B", new ParallelLayout(4)), new ParallelLayout(4)));

    [Fact]
    public void A_cache_holds_as_many_long_sequences_as_their_windows_and_contexts_take()
    {
        const int Context = 40_000;
        var layout = new ParallelLayout(4);
        var memory = Memory("gemma-3-27b", layout);
        var window = ReplicaModel.WindowOf(memory, layout)!;
        var blocks = ReplicaModel.CacheBlocks(memory, layout, 8192, 1, 16, window);
        Assert.Equal(1.0, blocks / (double)window.Held(Context, 4) / memory.Budget(8192, Context).SequencesThatFit, 0.01);
    }

    private static MemoryModel Memory(string name, ParallelLayout layout)
    {
        var catalog = CatalogStore.Embedded;
        var (model, chip) = (catalog.Model(name), catalog.Accelerator(catalog.Server("hgx-h100").Accelerator));
        return new MemoryModel(OperatorGraph.Of(model), KvCacheLayers.Of(model), layout, model.NativePrecision, chip, EngineProfile.Find("vllm")!);
    }
}
