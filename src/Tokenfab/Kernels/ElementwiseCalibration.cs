using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>Constants of unfused elementwise kernels that give each row to one block of threads and take its elements one by one.</summary>
/// <param name="Start">Floor, without the launch: such kernels are timed on the device.</param>
/// <param name="ElementStep">Time that a compute unit is taken by one element of plain work (a norm, a gated activation).</param>
/// <param name="RowStep">Time per element of a row, however few rows there are.</param>
/// <param name="Efficiency">Share of the memory bandwidth.</param>
public sealed record ElementwiseCalibration(Seconds Start, Seconds ElementStep, Seconds RowStep, double Efficiency);
