using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <summary>One projection of the experts that stand on one chip.</summary>
/// <param name="Rows">Token-expert pairs that arrive at this chip: tokens x top-k / ranks, the busiest rank's where routing is uneven.</param>
/// <param name="Experts">Experts on this chip.</param>
/// <param name="Touched">How many of them get at least one token.</param>
/// <param name="Outer">Output features of one expert on this chip (n).</param>
/// <param name="Inner">Input features of one expert on this chip (k).</param>
/// <param name="Weights">Format of the weights.</param>
/// <param name="Activations">Format of the inputs.</param>
/// <param name="Kernel">Whose kernels run.</param>
/// <param name="Unevenness">What <see cref="ExpertRouting.Unevenness"/> says of the routing.</param>
/// <param name="Held">Rows of the buffers, where the kernel steps over those of experts on other chips; <paramref name="Rows"/> where fewer are given.</param>
public readonly record struct GroupedGemmShape(
    double Rows, double Experts, double Touched, double Outer, double Inner, NumberFormat Weights, NumberFormat Activations,
    ExpertKernel Kernel, double Unevenness = 0.0, double Held = 0.0);
