using Tokenfab.Quantities;

namespace Tokenfab.Silicon;

/// <summary>A defect density together with the model it was fitted with: apart, neither means anything.</summary>
/// <remarks>One and the same 50 % at 600 mm² is 0.080 /cm² to <see cref="YieldModel.Moore"/> and 0.167 /cm² to <see cref="YieldModel.Seeds"/>.</remarks>
public sealed record DefectModel
{
    private const double SquareMillimetresPerSquareCentimetre = 100.0;

    /// <summary>A density and its model.</summary>
    /// <param name="density">Killer defects by area; of one layer for <see cref="YieldModel.BoseEinstein"/>.</param>
    /// <param name="model">How defects fall.</param>
    /// <param name="shape">Clustering α of <see cref="YieldModel.NegativeBinomial"/>, critical layers n of <see cref="YieldModel.BoseEinstein"/>;
    /// null for the others.</param>
    /// <exception cref="InputException">The density is negative, or the shape is missing, superfluous or not above zero.</exception>
    public DefectModel(DefectDensity density, YieldModel model, double? shape = null)
    {
        if (!(density.Value >= 0.0 && double.IsFinite(density.Value)))
        {
            throw Wrong("density", $"{density} is not a defect density of zero or more", "Write it as in '0.1 /cm2'");
        }

        Density = density;
        Model = model;
        Shape = Checked(model, shape);
    }

    /// <summary>Killer defects by area; of one layer for <see cref="YieldModel.BoseEinstein"/>.</summary>
    public DefectDensity Density { get; }

    /// <summary>How defects fall.</summary>
    public YieldModel Model { get; }

    /// <summary>Clustering α or number of critical layers, for the models that have one.</summary>
    public double? Shape { get; }

    /// <summary>The share of dies without a killer defect.</summary>
    /// <param name="area">Area in which a defect kills: the die's, where its critical area is not known.</param>
    /// <exception cref="InputException">The area is negative or not finite.</exception>
    public Ratio Yield(SquareMillimetres area)
    {
        if (!(area.Value >= 0.0 && double.IsFinite(area.Value)))
        {
            throw Wrong("area", $"{area} is not an area of zero or more", "Write it as in '814 mm2'");
        }

        return new(YieldFunction.Of(Model, Shape ?? 0.0, area.Value / SquareMillimetresPerSquareCentimetre * Density.Value));
    }

    /// <summary>The density at which a model gives a yield.</summary>
    /// <param name="yield">The share of good dies, above 0 and up to 1.</param>
    /// <param name="area">The die's area, above zero.</param>
    /// <param name="model">How defects fall.</param>
    /// <param name="shape">As in the constructor.</param>
    /// <exception cref="InputException">The yield is no share above zero, the area not above zero, or the shape wrong.</exception>
    public static DefectModel FromYield(Ratio yield, SquareMillimetres area, YieldModel model, double? shape = null)
    {
        if (!(yield.Value is > 0.0 and <= 1.0))
        {
            throw Wrong("yield", $"{yield} is not a yield", "Write a share above 0 and up to 1, as in '50 %'");
        }

        if (!(area.Value > 0.0 && double.IsFinite(area.Value)))
        {
            throw Wrong("area", $"{area} is not an area above zero", "Write it as in '600 mm2'");
        }

        var defects = YieldFunction.Inverse(model, Checked(model, shape) ?? 0.0, yield.Value);
        return new(new(defects * SquareMillimetresPerSquareCentimetre / area.Value), model, shape);
    }

    /// <summary>As in <c>0.1 /cm², negative binomial, α = 3</c>.</summary>
    public override string ToString() => Model switch
    {
        YieldModel.NegativeBinomial => $"{Density}, negative binomial, α = {Shape}",
        YieldModel.BoseEinstein => $"{Density} a layer, Bose-Einstein, {Shape} layers",
        _ => $"{Density}, {Model}",
    };

    private static double? Checked(YieldModel model, double? shape)
    {
        if (model is YieldModel.NegativeBinomial or YieldModel.BoseEinstein)
        {
            return shape is > 0.0 and < double.PositiveInfinity
                ? shape
                : throw Wrong("shape", $"'{shape}' is no shape for the {model} model", "Give the clustering α or the number of layers, above zero, as in '3'");
        }

        return shape is null ? null : throw Wrong("shape", $"the {model} model has none, but {shape} is given", "Leave it out, or name the model it belongs to");
    }

    private static InputException Wrong(string field, string problem, string mend) => new("defects", null, field, problem, mend);
}
