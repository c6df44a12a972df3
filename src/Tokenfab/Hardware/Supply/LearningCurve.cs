using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Hardware.Supply;

/// <summary>How a process loses its defects: with time, <c>D = D∞ + (D0 - D∞) e^(-t/τ)</c>, or with every doubling of the wafers made.</summary>
/// <param name="From">Density on the first day.</param>
/// <param name="To">Density that it does not fall below.</param>
/// <param name="TimeConstant">τ, in which two thirds of the way are done; given or else <paramref name="PerDoubling"/> is.</param>
/// <param name="PerDoubling">Share of the density that goes with every doubling of the wafers made.</param>
/// <param name="Wafers">Wafers made when <paramref name="From"/> was measured; the first doubling is to twice as many.</param>
/// <param name="Model">The yield model that the densities were fitted with.</param>
/// <param name="Shape">Its clustering or number of layers, where it has one.</param>
public sealed record LearningCurve(
    DefectDensity From, DefectDensity To, YieldModel Model, Seconds? TimeConstant = null, Ratio? PerDoubling = null, Count? Wafers = null, Ratio? Shape = null)
{
    private const double SecondsPerDay = 86400.0;

    /// <summary>The density of a day.</summary>
    /// <param name="day">Days since the first start.</param>
    /// <param name="wafers">Wafers finished by then.</param>
    public DefectModel At(double day, double wafers)
    {
        var density = TimeConstant is { } tau
            ? To.Value + ((From.Value - To.Value) * Math.Exp(-day * SecondsPerDay / tau.Value))
            : Math.Max(To.Value, From.Value * Math.Pow(1.0 - PerDoubling!.Value.Value, Math.Log2(Math.Max(1.0, 1.0 + (wafers / Wafers!.Value.Value)))));
        return new(new(density), Model, Shape?.Value);
    }
}
