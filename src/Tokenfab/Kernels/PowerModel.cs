using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>What one chip draws on average while it does given work.</summary>
/// <remarks>
/// <c>P = L min(1, s + (a t_math + m t_memory + c t_link) / t)</c>: a standing share of the board limit L, and a share for each of
/// arithmetic, memory and links by the part of the time t that it is busy. What is busy together adds up, and the limit caps the sum,
/// because the chip then lowers its clocks (their slowdown is in the kernels' fitted rates). A product of few rows keeps the units
/// waiting for its operands, which costs time but hardly energy: arithmetic counts for no longer than its FLOP take at the 16-bit peak.
/// </remarks>
/// <param name="Limit">Board power limit.</param>
/// <param name="Peak16">Dense 16-bit peak.</param>
/// <param name="Constants">The generation's constants.</param>
public sealed record PowerModel(Watts Limit, FlopsPerSecond Peak16, PowerCalibration Constants)
{
    /// <summary>What the chip draws while it waits for work, its clocks up.</summary>
    public Watts Standing => Limit * Constants.Standing;

    /// <summary>The model of a chip; null where no source tells its board limit.</summary>
    public static PowerModel? For(Accelerator chip) =>
        chip.BoardPower is { } board && KernelModel.Peak16(chip) is { } peak ? new(board.Value, new(peak), PowerCalibrations.Of(chip)) : null;

    /// <summary>Average power over some work.</summary>
    /// <param name="kernels">All its kernels together.</param>
    /// <param name="links">Time in collectives.</param>
    /// <param name="time">From its start to its end, waiting included.</param>
    public Watts Average(in KernelTime kernels, Seconds links, Seconds time)
    {
        var math = Math.Min(kernels.Math.Value, kernels.Work.Value / Peak16.Value);
        var busy = (Constants.Arithmetic * math) + (Constants.Memory * kernels.Memory.Value) + (Constants.Link * links.Value);
        return Limit * Math.Min(1.0, Constants.Standing + (busy / time.Value));
    }
}
