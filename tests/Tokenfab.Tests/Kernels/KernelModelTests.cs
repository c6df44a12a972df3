using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Kernels;

/// <summary>Does a prediction keep to physics: never above a peak, never slower for more of a resource, never faster for more work?</summary>
public sealed class KernelModelTests(ITestOutputHelper output)
{
    private static readonly Accelerator[] All =
        [Chips.V100, Chips.A100, Chips.H100, Chips.H200, Chips.B200, Chips.GB200, Chips.Mi300X, Chips.Ascend910B];

    private static readonly Gen<double> Size = Gen.Double[0.0, 17.0].Select(x => Math.Ceiling(Math.Pow(2.0, x)));

    private static readonly Gen<NumberFormat> Format = Gen.Enum<NumberFormat>();

    private static readonly Gen<Accelerator> Chip = Gen.Int[0, All.Length - 1].Select(i => All[i]);

    [Fact]
    public void No_product_beats_the_peak_or_the_memory() => Gen.Select(Chip, Size, Size, Size, Format, Format).Sample((chip, m, n, k, weights, inputs) =>
    {
        var time = KernelModel.For(chip).Gemm(m, n, k, weights, inputs);
        var fastest = new[] { chip.Peak.Bf16, chip.Peak.Fp16, chip.Peak.Fp8, chip.Peak.Int8, chip.Peak.Fp4 }.Max(rate => rate?.Value.Value ?? 0.0);
        Assert.True(time.Total.Value >= 2.0 * m * n * k / fastest);
        Assert.True(time.Total.Value >= n * k * weights.Width().Value / chip.Memory.Bandwidth!.Value.Value);
        Assert.True(double.IsFinite(time.Total.Value) && time.Total.Value > 0.0);
    });

    [Fact]
    public void More_rows_never_take_less_time() => Gen.Select(Chip, Size, Size, Size, Size, Format).Sample((chip, m, more, n, k, weights) =>
    {
        var model = KernelModel.For(chip);
        Assert.True(model.Gemm(m + more, n, k, weights, NumberFormat.Bf16).Total >= model.Gemm(m, n, k, weights, NumberFormat.Bf16).Total);
    });

    [Fact]
    public void More_bandwidth_or_arithmetic_is_never_slower() => Gen.Select(Chip, Size, Size, Size, Gen.Double[1.0, 4.0], Gen.Double[1.0, 4.0]).Sample((chip, m, n, k, wider, faster) =>
    {
        var better = chip with
        {
            Memory = chip.Memory with { Bandwidth = Chips.Known(new BytesPerSecond(chip.Memory.Bandwidth!.Value.Value * wider)) },
            Peak = chip.Peak with
            {
                Bf16 = Chips.Known(new FlopsPerSecond(chip.Peak.Fp16!.Value.Value * faster)),
                Fp16 = Chips.Known(new FlopsPerSecond(chip.Peak.Fp16!.Value.Value * faster)),
            },
        };
        var before = KernelModel.For(chip);
        var after = KernelModel.For(better);
        Assert.True(after.Gemm(m, n, k, NumberFormat.Bf16, NumberFormat.Bf16).Total <= before.Gemm(m, n, k, NumberFormat.Bf16, NumberFormat.Bf16).Total);
        var prompt = Prompt(Math.Min(m, 512), Math.Min(n, 32768), 8);
        Assert.True(after.AttentionPrefill(prompt).Total <= before.AttentionPrefill(prompt).Total);
        var running = Running(Math.Min(m, 512), n, 8);
        Assert.True(after.AttentionDecode(running).Total <= before.AttentionDecode(running).Total);
    });

    [Fact]
    public void A_tile_more_than_the_units_hold_costs_another_wave()
    {
        var model = KernelModel.For(Chips.H100);

        // Far from any other bound, the largest products climb in steps of a wave: time per row is lowest just before one.
        double PerRow(double m) => model.Gemm(m, 16896, 8192, NumberFormat.Bf16, NumberFormat.Bf16).Math.Value / m;
        Assert.True(PerRow(2049) > PerRow(2048) * 1.02);
    }

    [Fact]
    public void Decode_reads_the_cache_once() => Gen.Select(Chip, Gen.Int[1, 512], Gen.Int[1, 100_000]).Sample((chip, batch, context) =>
    {
        var time = KernelModel.For(chip).AttentionDecode(Running(batch, context, 8));
        var bytes = batch * (context + 1.0) * 8 * 256 * 2;
        Assert.True(time.Traffic.Value >= bytes);
        Assert.True(time.Total >= new Bytes(bytes) / chip.Memory.Bandwidth!.Value);
    });

    [Fact]
    public void Longer_contexts_and_larger_batches_never_take_less_time() => Gen.Select(Chip, Size, Size, Size, Size).Sample((chip, batch, context, more, longer) =>
    {
        var model = KernelModel.For(chip);
        Assert.True(model.AttentionDecode(Running(batch + more, context + longer, 8)).Total >= model.AttentionDecode(Running(batch, context, 8)).Total);
        Assert.True(model.AttentionPrefill(Prompt(batch + more, context + longer, 8)).Total >= model.AttentionPrefill(Prompt(batch, context, 8)).Total);
    });

    [Fact]
    public void A_window_bounds_what_is_read()
    {
        var model = KernelModel.For(Chips.H100);
        var windowed = Running(32, 100_000, 8) with { Span = new AttentionSpan(1024, 0, 0, 1) };
        Assert.Equal(model.AttentionDecode(Running(32, 1023, 8)).Traffic, model.AttentionDecode(windowed).Traffic);
    }

    [Fact]
    public void Sparse_attention_of_a_prompt_does_not_grow_with_its_context()
    {
        var model = KernelModel.For(Chips.H100);
        KernelTime Chunk(double past) => model.AttentionPrefill(new(
            1, 1024, past, 128, 1, 576, 512, 576, new AttentionSpan(0, 0, 2048, 1), NumberFormat.Bf16, NumberFormat.Bf16));
        Assert.Equal(Chunk(4096).Total, Chunk(65536).Total);

        KernelTime Choice(double past) => model.AttentionPrefill(new(
            1, 1024, past, 64, 1, 128, 0, 132, AttentionSpan.Full, NumberFormat.Fp8, NumberFormat.Fp8));
        Assert.True(Choice(65536).Total > Choice(4096).Total);
    }

    [Fact]
    public void A_convolution_costs_by_channels_and_tokens_and_reads_its_inputs_once()
    {
        var model = KernelModel.For(Chips.H100);
        KernelTime Prompt(double channels, double tokens) => model.Convolution(channels, StepPhase.Prefill, 4, tokens, 4);
        Assert.True(Prompt(8192, 4096).Total > Prompt(4096, 4096).Total);
        Assert.True(Prompt(4096, 8192).Total > Prompt(4096, 4096).Total);
        Assert.Equal(4.0 * 4096 * 4096 * 4, Prompt(4096, 4096).Traffic.Value);
    }

    [Fact]
    public void An_unfused_kernel_costs_by_rows_and_width_and_never_beats_the_memory() => Gen.Select(Chip, Size, Size, Gen.Double[0.0, 3.0]).Sample((chip, rows, width, work) =>
    {
        var model = KernelModel.For(chip);
        var time = model.Rowwise(rows, width, 2.0, work);
        Assert.True(time.Total.Value >= rows * width * 4.0 / chip.Memory.Bandwidth!.Value.Value);
        Assert.True(model.Rowwise(rows * 2.0, width, 2.0, work).Total >= time.Total);
        Assert.True(model.Rowwise(rows, width * 2.0, 2.0, work).Total >= time.Total);
    });

    [Fact]
    public void Engines_differ_in_what_they_do_beside_the_attention()
    {
        var model = KernelModel.For(Chips.H100);
        KernelTime Of(AttentionKernels kernels) => model.AttentionPrefill(Prompt(16, 1024, 1) with { Kernels = kernels });
        Assert.True(Of(AttentionKernels.TensorRtLlm).Total > Of(AttentionKernels.Sglang).Total);
    }

    [Fact]
    public void Narrow_weights_are_faster_where_memory_binds()
    {
        var model = KernelModel.For(Chips.H100);
        var wide = model.Gemm(1, 28672, 8192, NumberFormat.Bf16, NumberFormat.Bf16).Total.Value;
        var narrow = model.Gemm(1, 28672, 8192, NumberFormat.Int4, NumberFormat.Bf16).Total.Value;
        Assert.InRange(wide / narrow, 2.0, 4.0);
    }

    [Fact]
    public void Touched_experts_set_the_weight_traffic()
    {
        var model = KernelModel.For(Chips.H200);
        KernelTime Experts(double touched) => model.GroupedGemm(new(512, 128, touched, 1536, 2048, NumberFormat.Bf16, NumberFormat.Bf16, ExpertKernel.Cutlass));
        var perExpert = (Experts(65).Traffic - Experts(64).Traffic).Value;
        Assert.Equal(1536 * 2048 * 2.0, perExpert, 1.0);
    }

    [Theory]
    [InlineData(256, 8, 1, 8.0)]
    [InlineData(256, 8, 32, 163.3)]
    [InlineData(8, 2, 1000, 8.0)]
    [InlineData(4, 4, 1, 4.0)]
    public void Touched_experts_follow_the_closed_form(double experts, double topK, double tokens, double expected) =>
        Assert.Equal(expected, ExpertRouting.Balanced.Touched(experts, topK, tokens), 0.1);

    [Fact]
    public void The_busiest_rank_evens_out_with_many_tokens()
    {
        var few = ExpertRouting.Balanced.BusiestRank(256, 8, 64, 32);
        var many = ExpertRouting.Balanced.BusiestRank(256, 8, 1e6, 32);
        Assert.True(few > 1.3 && many < 1.02 && many >= 1.0);
        Assert.InRange(new ExpertRouting(1.01).BusiestRank(256, 8, 1e6, 32), 1.5, 4.0);
    }

    [Fact]
    public void A_chip_without_known_bandwidth_is_refused()
    {
        var chip = Chips.H100 with { Memory = Chips.H100.Memory with { Bandwidth = null } };
        Assert.Equal("memory.bandwidth", KernelModel.Gap(chip));
        Assert.Throws<InputException>(() => KernelModel.For(chip));
    }

    [Fact]
    public void Every_accelerator_of_the_catalogue_is_timed_or_says_what_is_missing()
    {
        var gaps = new List<string>();
        foreach (var entry in CatalogStore.Embedded.List("accelerator"))
        {
            var chip = CatalogStore.Embedded.Accelerator(entry.Id);
            if (KernelModel.Gap(chip) is { } gap)
            {
                gaps.Add($"{chip.Id}: {gap}");
                continue;
            }

            var time = KernelModel.For(chip).Gemm(16, 8192, 8192, NumberFormat.Bf16, NumberFormat.Bf16);
            Assert.True(time.Total.Value >= 2.0 * 8192 * 8192 / chip.Memory.Bandwidth!.Value.Value, chip.Id);
            Assert.True(time.Total.Value < 10.0, chip.Id);
        }

        output.WriteLine(string.Join(Environment.NewLine, gaps));
        Assert.InRange(gaps.Count, 0, 12);
    }

    [Fact]
    public void What_an_engine_launches_from_the_host_takes_no_less_than_the_host_does()
    {
        static double Time(Accelerator chip, double m, InputQuantiser engine) =>
            KernelModel.For(chip).Gemm(m, 4096, 4096, NumberFormat.Fp8Block, NumberFormat.Fp8, engine).Total.Value;

        Assert.Equal(Time(Chips.B200, 1, InputQuantiser.Vllm), Time(Chips.B200, 64, InputQuantiser.Vllm));
        Assert.True(Time(Chips.B200, 1, InputQuantiser.Vllm) > 5.0 * Time(Chips.B200, 1, InputQuantiser.Quickest));
        var (grace, plain) = (CatalogStore.Embedded.Accelerator("gb200"), CatalogStore.Embedded.Accelerator("b200-sxm"));
        Assert.Equal(1.7, Time(grace, 1, InputQuantiser.Vllm) / Time(plain, 1, InputQuantiser.Vllm), 1e-6);
        Assert.True(Time(Chips.B200, 65536, InputQuantiser.Vllm) > 2.0 * Time(Chips.B200, 1, InputQuantiser.Vllm));
    }

    [Fact]
    public void What_is_carried_over_from_kin_is_less_sure()
    {
        Assert.True(KernelModel.For(Chips.Mi300X).TypicalError > KernelModel.For(Chips.H100).TypicalError);
        Assert.Equal("hopper", KernelCalibrations.Kin(Chips.Mi300X));
        Assert.Equal("ampere", KernelCalibrations.Kin(Chips.Ascend910B));
    }

    private static AttentionShape Running(double batch, double context, double kvHeads) => new(
        batch, 1, context, kvHeads * 4, kvHeads, 128, 128, 256, AttentionSpan.Full, NumberFormat.Bf16, NumberFormat.Bf16);

    private static AttentionShape Prompt(double batch, double length, double kvHeads) => new(
        batch, length, 0, kvHeads * 4, kvHeads, 128, 128, 256, AttentionSpan.Full, NumberFormat.Bf16, NumberFormat.Bf16);
}
