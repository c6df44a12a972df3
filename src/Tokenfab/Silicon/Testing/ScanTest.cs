using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Testing;

/// <summary>A scan test of a die on a tester.</summary>
/// <param name="Patterns">Patterns shifted through.</param>
/// <param name="ScanLength">Cells of the longest scan chain.</param>
/// <param name="ShiftClock">Rate of shifting.</param>
/// <param name="TesterHour">What an hour of the tester costs.</param>
/// <param name="Sites">Dies tested at once.</param>
/// <param name="IndexTime">Time to move the probe card from one touchdown to the next.</param>
public sealed record ScanTest(Count Patterns, Count ScanLength, Hertz ShiftClock, UsdPerHour TesterHour, int Sites, Seconds IndexTime)
{
    /// <summary>Time of one touchdown: <c>patterns x scan length / clock</c> and the way to the next.</summary>
    /// <exception cref="InputException">A figure is not above zero.</exception>
    public Seconds Touchdown => new((Above(Patterns.Value, "patterns") * Above(ScanLength.Value, "scan_length") / Above(ShiftClock.Value, "shift_clock")) + IndexTime.Value);

    /// <summary>What testing one die costs when a wafer is covered by touchdowns.</summary>
    /// <param name="touchdowns">Touchdowns that a wafer takes.</param>
    /// <param name="dies">Its whole dies.</param>
    public Usd CostPerDie(int touchdowns, int dies) => new(touchdowns * Touchdown.Value * TesterHour.Value / 3600.0 / Above(dies, "dies"));

    /// <summary>Touchdowns of a probe card of a row of <see cref="Sites"/> that together touch every whole die of a grid.</summary>
    public int Touchdowns(GrossDieCount count)
    {
        ArgumentNullException.ThrowIfNull(count);
        var sites = (int)Above(Sites, "sites");
        return WholeDies.Rows(count).Sum(row => (row.Last - row.First + sites) / sites);
    }

    private static double Above(double value, string field) =>
        value > 0.0 && double.IsFinite(value) ? value : throw new InputException("test", null, field, $"{value} is not above zero", "Write a figure above zero");
}
