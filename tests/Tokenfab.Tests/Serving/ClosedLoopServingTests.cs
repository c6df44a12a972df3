using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Tests.Serving;

public sealed class ClosedLoopServingTests
{
    private static readonly CatalogStore Catalog = CatalogStore.Embedded;
    private static readonly Accelerator Chip = Catalog.Accelerator("h200-sxm");
    private static readonly Server Server = Catalog.Server("hgx-h200");
    private static readonly ModelArchitecture Llama = Catalog.Model("Llama-3.1-70B");

    private static readonly string[] Engines = ["vllm", "sglang", "tensorrt-llm", "ideal"];

    private static readonly Gen<(string Engine, int Users, int Input, int Output)> Loads =
        Gen.Select(Gen.Int[0, 3].Select(i => Engines[i]), Gen.Int[1, 256], Gen.Int[16, 16_000], Gen.Int[2, 4000]);

    [Fact]
    public void Users_obey_Littles_law() => Loads.Sample(load =>
    {
        var estimate = Estimate(load.Engine, load.Users, load.Input, load.Output);
        var life = estimate.Ttft.Value + (estimate.Tpot.Value * (load.Output - 1));

        // In the first round users who wait only fall in line, so that the mean is told a twentieth short.
        Assert.InRange(estimate.Requests.Value * life / load.Users, 0.9, 1.02);
    });

    [Fact]
    public void More_users_never_see_their_tokens_sooner() => Loads.Sample(load =>
    {
        var (few, many) = (Estimate(load.Engine, load.Users, load.Input, load.Output), Estimate(load.Engine, load.Users * 2, load.Input, load.Output));
        Assert.True(many.Tpot.Value >= few.Tpot.Value * 0.97, $"{few.Tpot} falls to {many.Tpot}");
        Assert.True(many.Ttft.Value >= few.Ttft.Value * 0.97, $"{few.Ttft} falls to {many.Ttft}");
    });

    [Fact]
    public void A_saturated_replica_serves_no_less_than_one_with_a_hundred_users() => Loads.Sample(load =>
    {
        var (some, all) = (Estimate(load.Engine, 100, load.Input, load.Output), Estimate(load.Engine, double.PositiveInfinity, load.Input, load.Output));
        Assert.True(all.Requests.Value >= some.Requests.Value * 0.93, $"{some.Requests} with a hundred users, {all.Requests} with all");
    });

    [Fact]
    public void What_does_not_fit_is_a_value() =>
        Assert.Null(ClosedLoopServing.Aggregated(Steps("vllm", new(1), PrecisionScheme.Bf16), Memory("vllm", new(1), PrecisionScheme.Bf16), Request(1000, 1000), ClosedLoop.Of(8), 8192));

    [Fact]
    public void Workers_of_their_own_spare_decoding_the_prompts()
    {
        var (layout, precision) = (new ParallelLayout(8), PrecisionScheme.Bf16);
        var split = ClosedLoopServing.Disaggregated(
            Steps("ideal", layout, precision), Memory("ideal", layout, precision), Steps("ideal", layout, precision), Request(8000, 200), ClosedLoop.Of(32), 1.0, 0.0, 8192)!.Value;
        Assert.True(split.Tpot < Estimate("ideal", 32, 8000, 200).Tpot);
    }

    private static LoopEstimate Estimate(string engine, double users, int input, int output)
    {
        var (layout, precision) = (new ParallelLayout(8), PrecisionScheme.Bf16);
        var load = double.IsInfinity(users) ? ClosedLoop.Saturated : ClosedLoop.Of(users);
        return ClosedLoopServing.Aggregated(Steps(engine, layout, precision), Memory(engine, layout, precision), Request(input, output), load, 8192)!.Value;
    }

    private static RequestProfile Request(int input, int output) =>
        RequestProfile.Of(new Traffic { Input = new(input), Output = new(output), Rate = new(1.0) }, new Slo(null, null, new Ratio(0.5)));

    private static StepModel Steps(string engine, ParallelLayout layout, PrecisionScheme precision) =>
        new(OperatorGraph.Of(Llama), layout, precision, KernelModel.For(Chip), CommunicationModel.For(Server, Chip), EngineProfile.Find(engine)!, null);

    private static MemoryModel Memory(string engine, ParallelLayout layout, PrecisionScheme precision) =>
        new(OperatorGraph.Of(Llama), KvCacheLayers.Of(Llama), layout, precision, Chip, EngineProfile.Find(engine)!);
}
