using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Yields;

/// <summary>Defects that grow towards the rim: <c>D(r) = D (1 + rise (r/R)^power)</c> with R the wafer's radius and D the density at its centre.</summary>
public sealed record RadialDefects
{
    /// <summary>A profile.</summary>
    /// <param name="rise">By how much the density at the rim exceeds that of the centre: 1 for twice as much.</param>
    /// <param name="power">How steeply it rises; the higher, the nearer the rim.</param>
    /// <exception cref="InputException">The rise is below zero, or the power not above it.</exception>
    public RadialDefects(double rise, double power = 2.0)
    {
        if (!(rise >= 0.0 && double.IsFinite(rise)))
        {
            throw new InputException("defects", null, "radial", $"a rise of {rise} towards the rim is none", "Write by how much the rim exceeds the centre, as in '1' for twice as much");
        }

        if (!(power > 0.0 && double.IsFinite(power)))
        {
            throw new InputException("defects", null, "radial_power", $"a power of {power} is not above zero", "Write how steeply defects rise towards the rim, as in '2'");
        }

        (Rise, Power) = (rise, power);
    }

    /// <summary>By how much the density at the rim exceeds that of the centre.</summary>
    public double Rise { get; }

    /// <summary>How steeply it rises.</summary>
    public double Power { get; }

    /// <summary>The density over that of the centre, at a distance from it in shares of the radius.</summary>
    public double At(double distance) => 1.0 + (Rise * Math.Pow(distance, Power));

    /// <summary>Share of good dies, averaged over where the whole dies of a grid lie.</summary>
    /// <param name="count">The grid.</param>
    /// <param name="centre">Defects at the wafer's centre.</param>
    /// <param name="killArea">The area of a die in which a defect kills.</param>
    public Ratio Yield(GrossDieCount count, DefectModel centre, SquareMillimetres killArea)
    {
        ArgumentNullException.ThrowIfNull(count);
        var (sum, dies) = (0.0, 0);
        foreach (var (x, y) in WholeDies.Centres(count))
        {
            sum += centre.Yield(killArea * MeanOver(count, x, y)).Value;
            dies++;
        }

        return new(sum / dies);
    }

    /// <summary>The defects at the centre at which the dies of a grid have a yield: the inverse of <see cref="Yield"/>.</summary>
    /// <exception cref="InputException">As of <see cref="DefectModel.FromYield"/>.</exception>
    public DefectModel FromYield(GrossDieCount count, Ratio yield, SquareMillimetres killArea, YieldModel model, double? shape = null)
    {
        var even = DefectModel.FromYield(yield, killArea, model, shape);

        // Between none and the density that would give the yield without a rise, since a rise only adds defects.
        var (low, high) = (0.0, even.Density.Value);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2.0;
            (low, high) = Yield(count, new(new(middle), model, shape), killArea) > yield ? (middle, high) : (low, middle);
        }

        return new(new((low + high) / 2.0), model, shape);
    }

    // The profile averaged over the die by two Gauss points a side: a die is small beside the wafer, and its centre alone is a per mille off.
    internal double MeanOver(GrossDieCount count, double x, double y)
    {
        const double Gauss = 0.288675134594813;
        var (dx, dy) = (Gauss * count.Die.Width.Value, Gauss * count.Die.Height.Value);
        var radius = count.Convention.Diameter.Value / 2.0;
        double Of(double at, double up) => At(Math.Sqrt((at * at) + (up * up)) / radius);
        return (Of(x - dx, y - dy) + Of(x + dx, y - dy) + Of(x - dx, y + dy) + Of(x + dx, y + dy)) / 4.0;
    }
}
