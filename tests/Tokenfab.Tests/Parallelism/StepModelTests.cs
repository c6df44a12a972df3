using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Parallelism;

public sealed class StepModelTests
{
    private static readonly CatalogStore Catalog = CatalogStore.Embedded;
    private static readonly ModelArchitecture Llama = Catalog.Model("Llama-3.1-70B");
    private static readonly ModelArchitecture DeepSeek = Catalog.Model("DeepSeek-V3");
    private static readonly Accelerator H100 = Catalog.Accelerator("h100-sxm");
    private static readonly Server Hgx = Catalog.Server("hgx-h100");

    private static readonly (ModelArchitecture Model, ParallelLayout Layout)[] Layouts =
    [
        (Llama, new ParallelLayout(1)),
        (Llama, new ParallelLayout(8)),
        (Llama, new ParallelLayout(4, Pipeline: 2)),
        (DeepSeek, new ParallelLayout(8, Expert: 8)),
        (DeepSeek, new ParallelLayout(1, AttentionData: 16, Expert: 16)),
        (DeepSeek, new ParallelLayout(2, Pipeline: 2, AttentionData: 8, Expert: 8)),
        (DeepSeek, new ParallelLayout(4, Context: 2, AttentionData: 4, Expert: 32)),
    ];

    private static readonly Gen<(ModelArchitecture Model, ParallelLayout Layout)> Cases = Gen.Int[0, Layouts.Length - 1].Select(i => Layouts[i]);

    private static readonly Gen<StepShape> Steps =
        from groups in Gen.Const(16.0)
        from decode in Gen.Int[0, 512]
        from prefill in Gen.Int[0, 8]
        from tokens in Gen.Int[16, 8192]
        from context in Gen.Int[1, 16_000]
        where decode + prefill > 0
        select new StepShape(groups * prefill * tokens, groups * prefill, 0.0, groups * decode, context);

    [Fact]
    public void More_memory_bandwidth_never_slows_a_step() => NeverSlower(factor => (
        H100 with { Memory = H100.Memory with { Bandwidth = Scaled(H100.Memory.Bandwidth!, factor) } }, Hgx));

    [Fact]
    public void More_arithmetic_never_slows_a_step() => NeverSlower(factor => (
        H100 with { Peak = H100.Peak with { Bf16 = Scaled(H100.Peak.Bf16!, factor), Fp16 = Scaled(H100.Peak.Fp16!, factor), Fp8 = Scaled(H100.Peak.Fp8!, factor) } }, Hgx));

    [Fact]
    public void Faster_links_never_slow_a_step() => NeverSlower(factor => (
        H100, Hgx with { ScaleUp = Hgx.ScaleUp with { Bandwidth = Scaled(Hgx.ScaleUp.Bandwidth, factor) } }));

    [Theory]
    [InlineData(NumberFormat.Fp8Block, true)]
    [InlineData(NumberFormat.Bf16, false)]
    public void An_older_engine_takes_longer_for_block_scaled_experts_alone(NumberFormat experts, bool longer)
    {
        var engine = EngineProfile.Find("vllm")!;
        var layout = new ParallelLayout(8, Expert: 8);
        double Time(double factor) => new StepModel(
            OperatorGraph.Of(DeepSeek), layout, DeepSeek.NativePrecision with { ExpertWeights = experts }, KernelModel.For(H100), CommunicationModel.For(Hgx, H100),
            engine with { BlockExperts = factor }, ExpertLoads.Of(DeepSeek, new ExpertRouting(1.01), 8)).Evaluate(StepShape.Decode(64, 1000), 1.0).Total.Value;
        Assert.Equal(longer, Time(2.0) > 1.1 * Time(1.0));
        Assert.True(longer || Time(2.0).Equals(Time(1.0)));
    }

    [Fact]
    public void A_larger_decode_batch_never_yields_fewer_tokens_per_second() => Gen.Select(Cases, Gen.Int[1, 256], Gen.Int[1, 8000]).Sample((c, batch, context) =>
    {
        var steps = Model(c.Model, c.Layout, H100, Hgx);
        double Rate(int b) => b / steps.Evaluate(StepShape.Decode(b * c.Layout.AttentionData, context), 1.0).Total.Value;
        Assert.True(Rate(batch * 2) >= Rate(batch) * (1.0 - 1e-9), $"{c.Layout} {batch}: {Rate(batch)} falls to {Rate(batch * 2)}");
    });

    [Fact]
    public void A_breakdown_adds_up_to_its_step() => Gen.Select(Cases, Steps).Sample((c, step) =>
    {
        var steps = Model(c.Model, c.Layout, H100, Hgx);
        var whole = steps.Evaluate(step, c.Layout.AttentionData);
        var parts = steps.Breakdown(step, c.Layout.AttentionData);
        Assert.Equal(whole.Total.Value, whole.Compute.Value + whole.Communication.Value + whole.Host.Value, 12);
        if (c.Layout.Pipeline == 1)
        {
            Assert.Equal(whole.Compute.Value, parts.Where(p => p.Role is not null).Sum(p => p.Time.Total.Value), 9);
            Assert.Equal(whole.Communication.Value, parts.Where(p => p.Role is null).Sum(p => p.Time.Total.Value), 9);
        }
    });

    [Fact]
    public void Weights_shrink_with_the_layout()
    {
        var cache = KvCacheLayers.Of(DeepSeek);
        var engine = EngineProfile.Find("vllm")!;
        Bytes Weights(ParallelLayout layout) =>
            new MemoryModel(OperatorGraph.Of(DeepSeek), cache, layout, DeepSeek.NativePrecision, H100, engine).Budget(1.0, 1000.0).Weights;

        // 671.0e9 parameters in fp8 blocks, the embedding, head and routers of 1.9e9 in 16 bits.
        Assert.InRange(Weights(new ParallelLayout(1)).Value, 671e9, 676e9);
        Assert.True(Weights(new ParallelLayout(8)) < Weights(new ParallelLayout(4)));
        Assert.True(Weights(new ParallelLayout(1, AttentionData: 16, Expert: 16)) > Weights(new ParallelLayout(16)), "attention groups hold copies of attention");
    }

    [Fact]
    public void Tables_of_expert_loads_follow_the_routing() => Gen.Select(Gen.Int[1, 1 << 20], Gen.Int[0, 2].Select(i => new[] { 1, 8, 64 }[i]), Gen.Int[0, 2].Select(i => new[] { 0.0, 1.01, 1.2 }[i])).Sample((tokens, ranks, skew) =>
    {
        var routing = new ExpertRouting(skew);
        var (touched, busiest) = ExpertLoads.Of(DeepSeek, routing, ranks)!.At(tokens);
        Assert.Equal(routing.BusiestTouched(256, 8, tokens, ranks), touched, routing.BusiestTouched(256, 8, tokens, ranks) * 0.02);
        Assert.Equal(routing.BusiestRank(256, 8, tokens, ranks), busiest, routing.BusiestRank(256, 8, tokens, ranks) * 0.02);
    });

    private static void NeverSlower(Func<double, (Accelerator Chip, Server Server)> faster) => Gen.Select(Cases, Steps, Gen.Double[1.0, 4.0]).Sample((c, step, factor) =>
    {
        var (chip, server) = faster(factor);
        var before = Model(c.Model, c.Layout, H100, Hgx).Evaluate(step, c.Layout.AttentionData).Total;
        var after = Model(c.Model, c.Layout, chip, server).Evaluate(step, c.Layout.AttentionData).Total;
        Assert.True(after.Value <= before.Value * (1.0 + 1e-9), $"{c.Model.Name} {c.Layout} x{factor}: {before} became {after}");
    });

    private static StepModel Model(ModelArchitecture model, ParallelLayout layout, Accelerator chip, Server server) => new(
        OperatorGraph.Of(model), layout, model.NativePrecision, KernelModel.For(chip), CommunicationModel.For(server, chip), EngineProfile.Find("vllm")!,
        ExpertLoads.Of(model, new ExpertRouting(1.01), layout.Expert));

    private static Fact<T> Scaled<T>(Fact<T> fact, double factor)
        where T : struct, IQuantity<T> => fact with { Value = T.From(fact.Value.Value * factor) };
}
