using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Kernels.Measured;
using Tokenfab.Models;

namespace Tokenfab.Tests.Kernels.Measured;

public sealed class KernelOverlayTests
{
    private static readonly KernelModel Analytic = KernelModel.For(Chips.H100);

    [Fact]
    public void Products_take_the_measured_time_and_keep_their_arithmetic()
    {
        var key = new MeasuredKey(MeasuredKernel.Gemm, NumberFormat.Bf16, NumberFormat.Bf16);
        var covered = Analytic.With(new Tables { [key] = new([[4096, 4096], [4096, 4096], [16, 64]], [11e-6, 12e-6]) });
        var (before, after) = (Analytic.Gemm(64, 4096, 4096, NumberFormat.Bf16, NumberFormat.Bf16), covered.Gemm(64, 4096, 4096, NumberFormat.Bf16, NumberFormat.Bf16));
        Assert.Equal(12e-6, after.Total.Value);
        Assert.Equal(before with { Total = after.Total }, after);
        Assert.Equal(Analytic.Gemm(64, 4096, 4096, NumberFormat.Fp8, NumberFormat.Fp8), covered.Gemm(64, 4096, 4096, NumberFormat.Fp8, NumberFormat.Fp8));
        Assert.Same(Analytic, covered.Analytic);
    }

    [Fact]
    public void Attention_is_looked_up_by_heads_batch_and_length()
    {
        var key = new MeasuredKey(MeasuredKernel.AttentionDecode, NumberFormat.Bf16, NumberFormat.Bf16, 128, 128, 256);
        var covered = Analytic.With(new Tables { [key] = new([[8], [32], [64], [4096]], [333e-6]) });
        Assert.Equal(333e-6, covered.AttentionDecode(Decode(64, 4096)).Total.Value);
        Assert.Equal(Analytic.AttentionDecode(Decode(64, 4096) with { QkSize = 64 }), covered.AttentionDecode(Decode(64, 4096) with { QkSize = 64 }));
        Assert.Equal(Analytic.AttentionDecode(Decode(64, 4096) with { Queries = 4 }), covered.AttentionDecode(Decode(64, 4096) with { Queries = 4 }));

        static AttentionShape Decode(double sequences, double past) =>
            new(sequences, 1, past, 32, 8, 128, 128, 256, AttentionSpan.Full, NumberFormat.Bf16, NumberFormat.Bf16);
    }

    [Fact]
    public void Scans_and_convolutions_are_looked_up_by_heads_batch_and_length()
    {
        var mixer = new RecurrentMixer(RecurrenceKind.GatedDeltaNet, 16, 32, 128, 128, 4, 64);
        var prompts = new MeasuredKey(MeasuredKernel.DeltaPrefill, NumberFormat.Bf16, NumberFormat.Bf16, 128, 128, Window: 64);
        var steps = new MeasuredKey(MeasuredKernel.DeltaDecode, NumberFormat.Bf16, NumberFormat.Bf16, 128, 128);
        var convolution = new MeasuredKey(MeasuredKernel.ConvolutionPrefill, NumberFormat.Bf16, NumberFormat.Bf16, Window: 4);
        var covered = Analytic.With(new Tables
        {
            [prompts] = new([[16], [32], [2], [4096]], [444e-6]),
            [steps] = new([[16], [32], [8]], [55e-6]),
            [convolution] = new([[mixer.ConvolutionChannels], [2], [4096]], [66e-6]),
        });
        Assert.Equal(444e-6 + 66e-6, covered.Recurrence(mixer, 1, StepPhase.Prefill, 2, 4096).Total.Value, 1e-12);
        Assert.Equal(
            55e-6 + Analytic.Convolution(mixer.ConvolutionChannels, StepPhase.Decode, 8, 1, 4).Total.Value, covered.Recurrence(mixer, 1, StepPhase.Decode, 8, 1).Total.Value, 1e-12);
        var other = mixer with { ValueHeadSize = 64, ConvolutionKernel = 0 };
        Assert.Equal(Analytic.Recurrence(other, 1, StepPhase.Prefill, 2, 4096), covered.Recurrence(other, 1, StepPhase.Prefill, 2, 4096));
    }

    [Fact]
    public void Both_projections_of_experts_and_what_stands_between_add_up_to_what_was_measured()
    {
        const double Tokens = 128, Hidden = 7168, Width = 2048, Experts = 256, TopK = 8;
        var key = new MeasuredKey(MeasuredKernel.Experts, NumberFormat.Fp8Block, NumberFormat.Fp8);
        var covered = Analytic.With(new Tables { [key] = new([[(float)Hidden], [(float)Width], [(float)Experts], [(float)TopK], [8], [(float)Tokens]], [750e-6]) });
        var kernel = ExpertKernels.Chosen("vllm", Chips.H100, NumberFormat.Fp8Block, NumberFormat.Fp8);
        var work = ExpertWork.Of(Tokens, Hidden, Width, Experts, TopK, 8, ExpertRouting.Balanced, kernel, keepsChoices: false, NumberFormat.Fp8Block, NumberFormat.Fp8);
        Assert.Equal(750e-6, work.Time(covered).Total.Value, 1e-12);
    }

    [Fact]
    public void The_table_of_the_routing_nearest_to_the_asked_one_is_taken()
    {
        MeasuredKey Key(double skew) => new(MeasuredKernel.Experts, NumberFormat.Bf16, NumberFormat.Bf16, Skew: skew);
        MeasuredRows Rows(double seconds) => new([[1024], [512], [8], [2], [1], [64]], [seconds]);
        var tables = new Tables { [Key(0.0)] = Rows(1e-3), [Key(1.2)] = Rows(9e-3) };
        var shape = new GroupedGemmShape(128, 8, 8, 1024, 1024, NumberFormat.Bf16, NumberFormat.Bf16, ExpertKernel.Cutlass);
        var covered = Analytic.With(tables);
        Assert.True(covered.GroupedGemm(shape with { Unevenness = new ExpertRouting(1.01).Unevenness }).Total > covered.GroupedGemm(shape).Total * 3.0);
    }

    private sealed class Tables : Dictionary<MeasuredKey, MeasuredRows>, IMeasuredKernels
    {
        public string Name => "test";

        public IReadOnlyList<MeasuredTable> TablesOf(string chip) => chip == Chips.H100.Id ? [.. Keys.Select(key => new MeasuredTable(key, "vllm", "1", this[key].Seconds.Length))] : [];

        public MeasuredRows Read(MeasuredTable table) => this[table.Key];
    }
}
