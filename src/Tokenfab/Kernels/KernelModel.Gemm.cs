using System.Runtime.CompilerServices;
using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <content>Matrix products.</content>
public sealed partial class KernelModel
{
    private readonly FormatPair[] _pairs;
    private readonly (double Start, double PerRow, double SplitCost, double Host)[] _passes = new (double, double, double, double)[InputQuantisers.Count * FormatPair.Passes];
    private readonly double _throttle;
    private readonly double _tileStart;
    private readonly double _splitCost;
    private readonly double _batchStart;
    private readonly ExpertConstants[] _experts = new ExpertConstants[ExpertKernels.Count];

    /// <summary>A matrix product m x k times k x n.</summary>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="k">Inner elements.</param>
    /// <param name="weights">Format of the k x n weights.</param>
    /// <param name="activations">Format of the inputs, which come in 16 bits.</param>
    /// <param name="quantiser">Whose kernels quantise the inputs where they are narrower.</param>
    public KernelTime Gemm(
        double m, double n, double k, NumberFormat weights, NumberFormat activations, InputQuantiser quantiser = InputQuantiser.Quickest) =>
        BatchedGemm(1.0, m, n, k, weights, activations, quantiser);

    /// <summary>So many independent products side by side, each with its own weights, in one kernel.</summary>
    /// <remarks>The best of a library's tiles; memory traffic reads each operand and writes the result once.</remarks>
    public KernelTime BatchedGemm(
        double batch, double m, double n, double k, NumberFormat weights, NumberFormat activations, InputQuantiser quantiser = InputQuantiser.Quickest)
    {
        ref readonly var pair = ref _pairs[((int)weights * Formats) + (int)activations];
        var work = 2.0 * batch * m * n * k;
        ref readonly var pass = ref _passes[((int)quantiser * FormatPair.Passes) + pair.PassOf(batch)];
        var math = Throttled(GemmTiles.Best(batch * _perUnit, m, n, k, ragged: false, pair.Steps, _tileStart, pass.SplitCost), work * pair.HotPerFlop);
        var bytes = batch * ((m * k * pair.InputBytes) + (n * k * pair.WeightBytes) + (m * n * 2.0));
        var start = _launch + (batch > 1.0 ? _batchStart : 0.0) + pair.Start + pass.Start + (batch * m * (pass.PerRow + (k * pair.ScaleBytes * _perByte)));
        var time = Timed(start, math, bytes * _perByte, _exposed, work, bytes);
        time = time.Total.Value < pass.Host ? time with { Total = new(pass.Host) } : time;
        return _measured is null ? time : _measured.Product(time, batch, m, n, k, weights, activations);
    }

    /// <summary>One of the two projections of all experts on the chip, in one kernel: half a layer's experts, but for the activation between them.</summary>
    /// <remarks>Weights of the touched experts are read; each touched expert has the mean rows.</remarks>
    public KernelTime GroupedGemm(in GroupedGemmShape shape)
    {
        var experts = _experts[(int)shape.Kernel];
        ref readonly var pair = ref experts.Pairs[((int)shape.Weights * Formats) + (int)shape.Activations];
        var touched = Math.Max(shape.Touched, 1e-9);
        var work = 2.0 * shape.Rows * shape.Outer * shape.Inner;
        var math = GemmTiles.Best(
            touched * _perUnit, shape.Rows / touched, shape.Outer, shape.Inner, ragged: shape.Unevenness > 0.0, pair.Steps, experts.TileStart, _splitCost);
        math = Throttled(math, work * pair.HotPerFlop);
        var weights = touched * shape.Outer * shape.Inner * pair.WeightBytes;
        var rows = Math.Max(shape.Rows, shape.Held) * ((shape.Inner * pair.InputBytes) + (shape.Outer * 2.0)) * experts.Passes;
        var memory = (weights * experts.PerByte) + (rows * _perByte);
        var exposed = experts.Exposed + (shape.Unevenness * (1.0 - experts.Exposed));
        var time = Timed(experts.HalfStart, math, memory, exposed, work, weights + rows);
        return _measured is null ? time : _measured.Experts(time, shape);
    }

    // A power limit acts within milliseconds: the longer a kernel, the more of its repetitions run at the clock that the limit allows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Throttled(double math, double hot) => hot <= math ? math : math + ((hot - math) * math / (math + _throttle));

    private void PrepareGemm(in ChipRates rates, KernelCalibration fit)
    {
        for (var i = 0; i < _pairs.Length; i++)
        {
            _pairs[i] = FormatPair.Of(rates, fit.Gemm, (NumberFormat)(i / Formats), (NumberFormat)(i % Formats));
        }

        for (var quantiser = 0; quantiser < InputQuantisers.Count; quantiser++)
        {
            var own = fit.Gemm.Quantising.Of((InputQuantiser)quantiser);
            QuantisingPass[] passes = [own.Eight, own.Block8, own.Four, own.Batched];
            _passes[quantiser * FormatPair.Passes] = (0.0, 0.0, _splitCost, 0.0);
            for (var i = 0; i < passes.Length; i++)
            {
                _passes[(quantiser * FormatPair.Passes) + FormatPair.NoPass + 1 + i] = (
                    passes[i].Start.Value, passes[i].PerRow.Value, passes[i].SplitCost.Value, passes[i].Host.Value * (HasGrace ? GraceLaunch : 1.0));
            }
        }

        for (var kernel = 0; kernel < ExpertKernels.Count; kernel++)
        {
            _experts[kernel] = new ExpertConstants((ExpertKernel)kernel, rates, fit);
        }
    }

    private sealed class ExpertConstants
    {
        public readonly FormatPair[] Pairs = new FormatPair[Formats * Formats];
        public readonly double HalfStart;
        public readonly double PerByte;
        public readonly double Exposed;
        public readonly double Passes;
        public readonly double TileStart;

        public ExpertConstants(ExpertKernel kernel, in ChipRates chip, KernelCalibration fit)
        {
            var own = fit.Experts.Of(kernel);
            var rates = fit.Gemm with
            {
                Efficiency16 = own.Efficiency16,
                Efficiency8 = own.Efficiency8,
                EfficiencyBlock8 = own.EfficiencyBlock8,
                EfficiencyInt8 = own.Efficiency8,
                Efficiency4 = own.Efficiency4,
                EfficiencyWidened = own.EfficiencyWidened,
            };
            for (var i = 0; i < Pairs.Length; i++)
            {
                Pairs[i] = FormatPair.Of(chip, rates, (NumberFormat)(i / Formats), (NumberFormat)(i % Formats), kernel.LeastRows());
            }

            HalfStart = own.Start.Value / 2.0;
            PerByte = 1.0 / (chip.Chip.Memory.Bandwidth!.Value.Value * own.MemoryEfficiency);
            Exposed = 1.0 - own.HiddenShare;
            Passes = own.Passes;
            TileStart = own.TileStart.Value;
        }
    }
}
