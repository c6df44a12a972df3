using Tokenfab.Quantities;

namespace Tokenfab.Silicon;

/// <summary>The most whole dies that a grid on a wafer can have, with a grid that has them and a proof that none has more.</summary>
/// <param name="Die">The die, as it lies on the wafer.</param>
/// <param name="Convention">What was counted.</param>
/// <param name="Dies">Whole dies of the best grid found.</param>
/// <param name="UpperBound">No grid has more. Equal to <paramref name="Dies"/> when certified.</param>
/// <param name="OffsetX">From the wafer's centre to the centre of a die of the grid.</param>
/// <param name="OffsetY">From the wafer's centre to the centre of the same die; the notch lies at negative y.</param>
public sealed record GrossDieCount(
    DieSize Die, WaferConvention Convention, int Dies, int UpperBound, Millimetres OffsetX, Millimetres OffsetY)
{
    /// <summary>Whether the count is proven to be the most.</summary>
    public bool Certified => UpperBound == Dies;
}
