namespace Tokenfab.Kernels;

/// <summary>What <see cref="PrefillCalibration"/> says of one chip. Costs are those of one compute unit.</summary>
internal sealed class PrefillConstants(in ChipRates rates, PrefillCalibration fit, double bandwidth, double units)
{
    /// <summary>Query rows that one unit works on at a time, and keys it takes at a time: 128 in the kernels of every generation since 2020.</summary>
    public const double QueryTile = 128.0;

    /// <summary>Seconds to load a query tile and store its result: the latency of device memory, there and back, several times over.</summary>
    public const double TileStart = 3e-6;

    /// <summary>Share of the shorter of arithmetic and traffic that does not hide behind the longer one.</summary>
    public const double Exposed = 0.8;

    /// <summary>Inverse of the elements of keys and values that a block of threads writes at once.</summary>
    public const double PerBlock = 1.0 / 1024.0;

    public readonly double PerFlop16 = units / (rates.Peak16 * rates.Reached(fit.Efficiency16));
    public readonly double PerFlop8 = rates.Chip.Peak.Fp8?.Value.Value is { } peak8 ? units / (peak8 * rates.Reached(fit.Efficiency8)) : 0.0;
    public readonly double PerSoftmax = fit.SoftmaxWork * units / rates.Full16;
    public readonly double PerByte = 1.0 / bandwidth;
    public readonly double QueryPasses = fit.QueryPasses;
    public readonly double CachePasses = fit.CachePasses;
    public readonly double TokenStep = fit.TokenStep.Value;
    public readonly double Start = fit.Start.Value;
    public readonly double NarrowStart = fit.NarrowStart.Value;
    public readonly double NarrowPasses = fit.NarrowPasses;
}

/// <summary>What <see cref="DecodeCalibration"/> says of one chip.</summary>
internal sealed class DecodeConstants(in ChipRates rates, DecodeCalibration fit, double bandwidth, double units)
{
    /// <summary>Query rows to which kernels pad: the least that matrix units take.</summary>
    public const double Rows = 16.0;

    /// <summary>The same for latents, whose many heads share a key (FlashMLA and its kin take 64 at a time).</summary>
    public const double LatentRows = 64.0;

    /// <summary>Query heads that TensorRT-LLM's kernels serve with one reading of their keys.</summary>
    public const double MostGrouped = 32.0;

    /// <summary>Share of the shorter of arithmetic and traffic that does not hide behind the longer one.</summary>
    public const double Exposed = 0.5;

    /// <summary>For one compute unit.</summary>
    public readonly double PerFlop = units / (rates.Peak16 * rates.Reached(fit.MathEfficiency));
    public readonly double PerByte16 = 1.0 / (bandwidth * fit.Efficiency16);
    public readonly double PerByte8 = 1.0 / (bandwidth * fit.Efficiency8);
    public readonly double PerByteUnit = 1.0 / rates.Feed;
    public readonly double PerRun = 1.0 / fit.Run;
    public readonly double Start = fit.Start.Value;
    public readonly double NarrowStart = fit.NarrowStart.Value;
    public readonly double Tile = fit.Tile.Value;
}

/// <summary>What <see cref="SparseCalibration"/> says of one chip.</summary>
internal sealed class SparseConstants(in ChipRates rates, SparseCalibration fit)
{
    /// <summary>Bytes moved per score: a 32-bit number is written once, and read twice while the best are chosen.</summary>
    public const double ScoreBytes = 12.0;

    public readonly double PerFlop16 = 1.0 / (rates.Peak16 * rates.Reached(fit.Efficiency16));
    public readonly double PerFlop8 = 1.0 / (rates.Peak16 * rates.Reached(fit.Efficiency8));
    public readonly double PerScore = 1.0 / ((rates.Chip.Peak.Fp8?.Value.Value ?? rates.Peak16) * rates.Reached(fit.ScoreEfficiency));
    public readonly double Start = fit.Start.Value;
    public readonly double ChoiceStart = fit.ChoiceStart.Value;
}
