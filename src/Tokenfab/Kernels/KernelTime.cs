using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>How long a kernel takes, and why.</summary>
/// <param name="Total">From launch to end, the launch floor included.</param>
/// <param name="Math">What the arithmetic alone would take.</param>
/// <param name="Memory">What the memory traffic alone would take.</param>
/// <param name="Work">Arithmetic done.</param>
/// <param name="Traffic">Bytes moved to and from device memory.</param>
public readonly record struct KernelTime(Seconds Total, Seconds Math, Seconds Memory, Flops Work, Bytes Traffic)
{
    /// <summary>Kernels one after the other.</summary>
    public static KernelTime operator +(in KernelTime left, in KernelTime right) => new(
        left.Total + right.Total, left.Math + right.Math, left.Memory + right.Memory, left.Work + right.Work, left.Traffic + right.Traffic);

    /// <summary>The same kernel so many times.</summary>
    public static KernelTime operator *(in KernelTime kernel, double times) => new(
        kernel.Total * times, kernel.Math * times, kernel.Memory * times, kernel.Work * times, kernel.Traffic * times);
}
