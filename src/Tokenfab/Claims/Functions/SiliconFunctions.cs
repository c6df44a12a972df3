using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using static Tokenfab.Claims.Functions.Arguments;

namespace Tokenfab.Claims.Functions;

/// <summary>Dies on wafers, yield, cost and time.</summary>
internal static class SiliconFunctions
{
    private static readonly Dimension Length = Dimension.Of("m");
    private static readonly Dimension Area = Length.Raised(2.0);
    private static readonly Dimension PerArea = Dimension.None / Area;

    private const double MillimetresPerMetre = 1e3;
    private const double SquareMillimetresPerSquareMetre = 1e6;
    private const double SquareCentimetresPerSquareMetre = 1e4;

    public static IReadOnlyDictionary<string, ClaimFunction> Over(CatalogStore catalog) => new Dictionary<string, ClaimFunction>(StringComparer.Ordinal)
    {
        ["gross_dies"] = Gross("gross_dies", Dimension.Of("die") / Dimension.Of("logic_wafer")),
        ["interposers"] = Gross("interposers", Dimension.Of("package") / Dimension.Of("interposer_wafer")),
        ["yield"] = Yield,
        ["defects"] = Defects,
        ["node_yield"] = (arguments, scope) =>
        {
            var (node, area) = (Text(Of(arguments, "node_yield", 2, 2)[0]), AreaOf(arguments[1], scope));
            var defects = catalog.Node(node).Defects ?? throw new FormatException($"the catalogue does not know the defects of {node}");
            return Measure.Number(defects.Mid.Yield(area).Value);
        },
        ["die_area"] = Figure("die_area", Area / Dimension.Of("die"), name => catalog.Die(name).Area?.Value.Value / SquareMillimetresPerSquareMetre),
        ["good_die_cost"] = Figure("good_die_cost", Dimension.Of("USD") / Dimension.Of("good_die"), name => Supply(catalog, name).CostPerGoodDie?.Mid.Value),
        ["cycle_time"] = Figure("cycle_time", Dimension.Of("s"), name => catalog.Node(name).CycleTime?.Value.Value),
    };

    // gross_dies(width, height, scribe, edge) or with a placement: "best", "cross", "centred", "street_x", "street_y".
    private static ClaimFunction Gross(string name, Dimension counted) => (arguments, scope) =>
    {
        Of(arguments, name, 4, 5);
        Millimetres At(int i) => new(arguments[i].Value(scope).In(Length, "taken as a length beside") * MillimetresPerMetre);
        var die = new DieSize(At(0), At(1));
        var convention = new WaferConvention { ScribeX = At(2), ScribeY = At(2), EdgeExclusion = At(3), Reticle = null };
        var dies = arguments.Count == 4 ? GrossDies.Certify(die, convention).Dies : Text(arguments[4]) switch
        {
            "best" => GrossDies.Certify(die, convention).Dies,
            "cross" => PlacedDies.Count(die, convention, GridPlacement.Cross),
            "centred" => PlacedDies.Count(die, convention, GridPlacement.DieCentred),
            "street_x" => PlacedDies.Count(die, convention, new(StreetX: true, StreetY: false)),
            "street_y" => PlacedDies.Count(die, convention, new(StreetX: false, StreetY: true)),
            var other => throw new FormatException($"\"{other}\" is no placement of {name}: it knows best, cross, centred, street_x and street_y"),
        };
        return new(dies, counted);
    };

    // yield("model", defects, area) or with the clustering or the layers that the model needs.
    private static Measure Yield(IReadOnlyList<Expression> arguments, Scope scope)
    {
        Of(arguments, "yield", 3, 4);
        var density = new DefectDensity(arguments[1].Value(scope).In(PerArea, "taken as defects by area beside") / SquareCentimetresPerSquareMetre);
        return Measure.Number(new DefectModel(density, Model(arguments[0]), Shape(arguments, scope)).Yield(AreaOf(arguments[2], scope)).Value);
    }

    // defects("model", yield, area): what density gives the yield.
    private static Measure Defects(IReadOnlyList<Expression> arguments, Scope scope)
    {
        Of(arguments, "defects", 3, 4);
        var yield = new Ratio(arguments[1].Value(scope).In(Dimension.None, "taken as a share beside"));
        var model = DefectModel.FromYield(yield, AreaOf(arguments[2], scope), Model(arguments[0]), Shape(arguments, scope));
        return new(model.Density.Value * SquareCentimetresPerSquareMetre, PerArea);
    }

    private static double? Shape(IReadOnlyList<Expression> arguments, Scope scope) =>
        arguments.Count == 4 ? arguments[3].Value(scope).In(Dimension.None, "taken as a shape beside") : null;

    private static SquareMillimetres AreaOf(Expression argument, Scope scope) =>
        new(argument.Value(scope).In(Area, "taken as an area beside") * SquareMillimetresPerSquareMetre);

    private static YieldModel Model(Expression argument)
    {
        var word = Text(argument);
        return Enum.TryParse<YieldModel>(word.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var model) && Enum.IsDefined(model)
            ? model : throw new FormatException($"\"{word}\" is no yield model: write poisson, murphy, rectangular, seeds, moore, bose_einstein or negative_binomial");
    }

    private static DieSupply Supply(CatalogStore catalog, string name)
    {
        var die = catalog.Die(name);
        return DieSupply.Of(die, die.Node is { } node ? catalog.Node(node) : null, new WaferConvention());
    }
}
