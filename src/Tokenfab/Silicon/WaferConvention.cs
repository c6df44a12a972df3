using Tokenfab.Quantities;

namespace Tokenfab.Silicon;

/// <summary>What counts as a die on a wafer. Calculators differ by 10 % on the same die through these choices alone.</summary>
public sealed record WaferConvention
{
    /// <summary>Diameter of the wafer.</summary>
    /// <value>The default is 300 mm.</value>
    public Millimetres Diameter { get; init; } = new(300.0);

    /// <summary>Ring along the rim in which no die may lie.</summary>
    /// <value>The default is 3 mm.</value>
    public Millimetres EdgeExclusion { get; init; } = new(3.0);

    /// <summary>Gap between neighbours in a row.</summary>
    /// <value>The default is 0.1 mm.</value>
    public Millimetres ScribeX { get; init; } = new(0.1);

    /// <summary>Gap between rows.</summary>
    /// <value>The default is 0.1 mm.</value>
    public Millimetres ScribeY { get; init; } = new(0.1);

    /// <summary>Height, from the rim, of the band at the wafer's bottom kept free for the notch or flat and the laser mark.</summary>
    /// <value>The default is none.</value>
    public Millimetres NotchBand { get; init; } = Millimetres.Zero;

    /// <summary>What must lie within the usable area.</summary>
    /// <value>The default is the finished die.</value>
    public DieFit Fit { get; init; } = DieFit.FinishedDie;

    /// <summary>The scanner's exposure field, which must hold the die; null for interposers and panels, which are stitched or need none.</summary>
    /// <value>The default is 26 mm x 33 mm.</value>
    public DieSize? Reticle { get; init; } = new(new(26.0), new(33.0));

    /// <summary>Radius within which dies may lie.</summary>
    public Millimetres UsableRadius => (Diameter / 2.0) - EdgeExclusion;

    /// <summary>The band that a flat takes: from the rim to the edge exclusion's width above the flat.</summary>
    /// <param name="length">Length of the flat, as in 57.5 mm of a 200 mm wafer.</param>
    /// <exception cref="InputException">The flat is not shorter than the diameter.</exception>
    public WaferConvention WithFlat(Millimetres length)
    {
        var (radius, half) = (Diameter.Value / 2.0, length.Value / 2.0);
        return half > 0.0 && half < radius
            ? this with { NotchBand = new(radius - Math.Sqrt((radius * radius) - (half * half)) + EdgeExclusion.Value) }
            : throw new InputException("wafer", null, "flat", $"{DieSize.Text(length)} is no flat of a {DieSize.Text(Diameter)} wafer", "Write a length below the diameter, as in '57.5 mm'");
    }
}

/// <summary>What must lie within the usable area for a die to count.</summary>
public enum DieFit
{
    /// <summary>The die itself, as sawn: half the scribe line may lie outside.</summary>
    FinishedDie,

    /// <summary>The die and half the scribe line on each side.</summary>
    PitchCell,
}
