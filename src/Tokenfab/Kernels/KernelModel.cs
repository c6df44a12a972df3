using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Tokenfab.Hardware;
using Tokenfab.Kernels.Measured;
using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>How long kernels take on one chip.</summary>
/// <remarks>Every kernel is <c>launch + max(math, memory) + (1 - hidden) min(math, memory)</c>: the longer of arithmetic and traffic, and
/// the part of the shorter that does not hide behind it. All constants of a chip are worked out once, so that a prediction is a few
/// dozen multiplications and no allocation. Instances are immutable and shared between threads.</remarks>
public sealed partial class KernelModel
{
    private const int Formats = 9;

    /// <summary>How much longer engines take to launch a kernel on Grace than on the x86 hosts of the other boards: blocks of sparse attention on
    /// GB200 against B200.</summary>
    private const double GraceLaunch = 1.7;

    private readonly double _launch;
    private readonly double _exposed;
    private readonly double _perByte;
    private readonly double _units;
    private readonly double _perUnit;
    private readonly double _peak16;
    private KernelOverlay? _measured;

    [SetsRequiredMembers]
    private KernelModel(Accelerator chip, KernelCalibration fit)
    {
        Chip = chip;
        Analytic = this;
        Calibration = fit;
        _peak16 = Peak16(chip) ?? throw new ArgumentException("Gap was not asked first.", nameof(chip));
        var bandwidth = chip.Memory.Bandwidth!.Value.Value;
        _units = Units(chip, fit, _peak16);
        _perUnit = 1.0 / _units;
        _perByte = 1.0 / (bandwidth * fit.MemoryEfficiency);
        _launch = fit.Launch.Value;
        _exposed = 1.0 - fit.HiddenShare;
        _pairs = new FormatPair[Formats * Formats];
        _tileStart = fit.Gemm.TileStart.Value;
        _splitCost = fit.Gemm.SplitCost.Value;
        _batchStart = fit.Gemm.BatchStart.Value;
        _throttle = fit.Gemm.ThrottleTime.Value;
        var rates = new ChipRates(chip, fit, _peak16, _units);
        PrepareGemm(rates, fit);
        _perRowByte = 1.0 / (bandwidth * fit.Elementwise.Efficiency);
        EngineAttention[] engines = [.. Enum.GetValues<AttentionKernels>().Select(fit.Attention.Of)];
        _prefill = [.. engines.SelectMany(engine => (PrefillCalibration[])[engine.Prefill, engine.LatentPrefill]).Select(constants => new PrefillConstants(rates, constants, bandwidth, _units))];
        _decode = [.. engines.SelectMany(engine => (DecodeCalibration[])[engine.Decode, engine.LatentDecode]).Select(constants => new DecodeConstants(rates, constants, bandwidth, _units))];
        _sparse = [.. engines.Select(engine => new SparseConstants(rates, engine.Sparse))];
        _recurrence = [.. Enum.GetValues<AttentionKernels>().Select(kernels => new RecurrenceConstants(rates, fit.Recurrence.Of(kernels), bandwidth))];
    }

    /// <summary>The chip.</summary>
    public required Accelerator Chip { get; init; }

    /// <summary>The constants in use.</summary>
    public KernelCalibration Calibration { get; }

    /// <summary>Half-width of the relative interval that holds 80 % of measurements of single kernels: wider where the constants were
    /// carried over from another generation.</summary>
    public double TypicalError => Calibration.TypicalError;

    /// <summary>Half-width of the interval that holds 80 % of measurements of a kernel, as the natural logarithm of measured over
    /// predicted: from <c>time / e^w</c> to <c>time e^w</c>.</summary>
    /// <param name="kind">The kind of kernel.</param>
    /// <param name="predicted">The time predicted for it.</param>
    public double Spread(KernelKind kind, Seconds predicted) => Calibration.Spreads.Of(kind).At(predicted);

    /// <summary>The same model without measured tables.</summary>
    public KernelModel Analytic { get; }

    /// <summary>The model of a chip, with the calibration of its generation.</summary>
    /// <exception cref="InputException">The catalogue lacks the chip's memory bandwidth or arithmetic rate.</exception>
    public static KernelModel For(Accelerator chip) => Gap(chip) is { } gap
        ? throw new InputException(chip.Id, null, gap, "the catalogue does not know it, so that no kernel can be timed", "state it in a catalogue folder of your own")
        : new(chip, KernelCalibrations.Of(chip));

    /// <summary>The model of a chip under given constants.</summary>
    /// <exception cref="InputException">The catalogue lacks the chip's memory bandwidth or arithmetic rate.</exception>
    public static KernelModel For(Accelerator chip, KernelCalibration calibration) => Gap(chip) is null ? new(chip, calibration) : For(chip);

    /// <summary>This model with measured tables over it: what they cover is read from them, and the model carries it between and beyond.</summary>
    /// <param name="source">The tables.</param>
    /// <param name="engine">The serving engine whose kernels are asked for; null for none in particular.</param>
    public KernelModel With(IMeasuredKernels source, string? engine = null)
    {
        var covered = (KernelModel)Analytic.MemberwiseClone();
        covered._measured = new KernelOverlay(source, Analytic, engine);
        return covered;
    }

    /// <summary>Host time of one operator of an attention block that is launched outside a captured graph.</summary>
    public Seconds HostLaunch(AttentionKernels kernels) => Calibration.Attention.Of(kernels).HostLaunch * (HasGrace ? GraceLaunch : 1.0);

    /// <summary>The field of the catalogue entry without which no kernel of the chip can be timed; null where none is missing.</summary>
    public static string? Gap(Accelerator chip) =>
        chip.Memory.Bandwidth is null ? "memory.bandwidth" : Peak16(chip) is null ? "peak.bf16" : null;

    /// <summary>Memory-bound work.</summary>
    /// <param name="traffic">Bytes read and written.</param>
    /// <param name="kernels">Kernels launched.</param>
    public KernelTime Elementwise(Bytes traffic, double kernels)
    {
        var memory = traffic.Value * _perByte;
        return new(new((kernels * _launch) + memory), Seconds.Zero, new(memory), Flops.Zero, traffic);
    }

    // NVIDIA names the superchips of Grace and a GPU GH and GB.
    private bool HasGrace => Chip.Vendor == "NVIDIA" && (Chip.Id.StartsWith("gh", StringComparison.Ordinal) || Chip.Id.StartsWith("gb", StringComparison.Ordinal));

    // Constants per unit carry over to units of about the same size only: a systolic array that does the work of many GPU units counts
    // as several, each up to four times as fast as those that were measured. Not rounded, so that no resource steps down as another rises.
    private static double Units(Accelerator chip, KernelCalibration fit, double peak16)
    {
        var alike = Math.Max(1.0, peak16 / fit.UnitRate.Value);
        return chip.ComputeUnits?.Value.Value is not { } known ? alike : chip.Generation == fit.Id ? known : Math.Max(known, alike / 4.0);
    }

    // Matrix units take 16-bit inputs at half their 8-bit rate on every chip that states both; vector units serve where there are none.
    internal static double? Peak16(Accelerator chip) =>
        (chip.Peak.Bf16 ?? chip.Peak.Fp16)?.Value.Value ?? (chip.Peak.Fp8?.Value.Value / 2.0) ?? chip.Peak.Fp32?.Value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static KernelTime Timed(double start, double math, double memory, double exposed, double work, double bytes) =>
        new(new(start + Math.Max(math, memory) + (exposed * Math.Min(math, memory))), new(math), new(memory), new(work), new(bytes));
}
