using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Policy;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Claims;

/// <summary>The functions that formulas of claims know: arithmetic, and the engine.</summary>
/// <remarks>A function takes measures of given dimensions and says so when it is given others; <c>docs/claims.md</c> lists them.</remarks>
public static class ClaimFunctions
{
    private static readonly Dimension Length = Dimension.Of("m");
    private static readonly Dimension Area = Dimension.Of("m").Raised(2.0);

    /// <summary>The functions over a catalogue.</summary>
    public static IReadOnlyDictionary<string, Func<IReadOnlyList<Expression>, Scope, Measure>> Over(CatalogStore catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var second = Dimension.Of("s");
        var chip = Dimension.Of("chip");
        return new Dictionary<string, Func<IReadOnlyList<Expression>, Scope, Measure>>(StringComparer.Ordinal)
        {
            ["ceil"] = Rounded(Math.Ceiling),
            ["floor"] = Rounded(Math.Floor),
            ["round"] = Rounded(Math.Round),
            ["sqrt"] = (arguments, scope) => Only(arguments, "sqrt").Value(scope).Raised(0.5),
            ["ln"] = Bare("ln", Math.Log),
            ["exp"] = Bare("exp", Math.Exp),
            ["min"] = Picked("min", Math.Min),
            ["max"] = Picked("max", Math.Max),
            ["value"] = (arguments, scope) => Of(arguments, "value", 2, 2) is var two
                ? Measure.Number((two[0].Value(scope) / Units.Unit(Text(two[1]))).In(Dimension.None, "counted in")) : default,
            ["gross_dies"] = Gross,
            ["yield"] = Yield,
            ["defects"] = Defects,
            ["peak"] = (arguments, scope) => Of(arguments, "peak", 2, 2) is var two
                ? new(Known(Peak(catalog.Accelerator(Text(two[0])), Text(two[1])), "peak", two), Dimension.Of("peak_flop") / second / chip) : default,
            ["processing_performance"] = (arguments, _) =>
                Measure.Number(Known(RegulatedFigures.Of(catalog.Accelerator(Text(Only(arguments, "processing_performance"))), catalog).Performance?.Mid.Value, "performance", arguments)),
            ["memory_bandwidth"] = (arguments, _) =>
                new(Known(catalog.Accelerator(Text(Only(arguments, "memory_bandwidth"))).Memory.Bandwidth?.Value.Value, "memory bandwidth", arguments), Dimension.Of("B") / second / chip),
            ["die_area"] = (arguments, _) =>
                new(Known(catalog.Die(Text(Only(arguments, "die_area"))).Area?.Value.Value, "area", arguments) * 1e-6, Area / Dimension.Of("die")),
            ["parameters"] = (arguments, _) =>
                new(ParameterCount.Of(catalog.Model(Text(Only(arguments, "parameters")))).Total, Dimension.Of("parameter")),
            ["active_parameters"] = (arguments, _) =>
                new(ParameterCount.Of(catalog.Model(Text(Only(arguments, "active_parameters")))).Active, Dimension.Of("parameter")),
        };
    }

    // gross_dies(width, height, scribe, edge) or with a placement: "best", "cross", "centred", "street_x", "street_y".
    private static Measure Gross(IReadOnlyList<Expression> arguments, Scope scope)
    {
        Of(arguments, "gross_dies", 4, 5);
        Millimetres At(int i) => new(arguments[i].Value(scope).In(Length, "taken as a length beside") * 1e3);
        var die = new DieSize(At(0), At(1));
        var convention = new WaferConvention { ScribeX = At(2), ScribeY = At(2), EdgeExclusion = At(3), Reticle = null };
        var dies = arguments.Count == 4 ? GrossDies.Certify(die, convention).Dies : Text(arguments[4]) switch
        {
            "best" => GrossDies.Certify(die, convention).Dies,
            "cross" => PlacedDies.Count(die, convention, GridPlacement.Cross),
            "centred" => PlacedDies.Count(die, convention, GridPlacement.DieCentred),
            "street_x" => PlacedDies.Count(die, convention, new(StreetX: true, StreetY: false)),
            "street_y" => PlacedDies.Count(die, convention, new(StreetX: false, StreetY: true)),
            var other => throw new FormatException($"\"{other}\" is no placement of gross_dies: it knows best, cross, centred, street_x and street_y"),
        };
        return new(dies, Dimension.Of("die") / Dimension.Of("logic_wafer"));
    }

    // yield("model", defects, area) or with the clustering or the layers that the model needs.
    private static Measure Yield(IReadOnlyList<Expression> arguments, Scope scope)
    {
        Of(arguments, "yield", 3, 4);
        var density = new DefectDensity(arguments[1].Value(scope).In(Dimension.None / Area, "taken as defects by area beside") * 1e-4);
        return Measure.Number(new DefectModel(density, Model(arguments[0]), Shape(arguments, scope)).Yield(AreaOf(arguments[2], scope)).Value);
    }

    // defects("model", yield, area): what density gives the yield.
    private static Measure Defects(IReadOnlyList<Expression> arguments, Scope scope)
    {
        Of(arguments, "defects", 3, 4);
        var yield = new Ratio(arguments[1].Value(scope).In(Dimension.None, "taken as a share beside"));
        return new(DefectModel.FromYield(yield, AreaOf(arguments[2], scope), Model(arguments[0]), Shape(arguments, scope)).Density.Value * 1e4, Dimension.None / Area);
    }

    private static double? Shape(IReadOnlyList<Expression> arguments, Scope scope) =>
        arguments.Count == 4 ? arguments[3].Value(scope).In(Dimension.None, "taken as a shape beside") : null;

    private static SquareMillimetres AreaOf(Expression argument, Scope scope) => new(argument.Value(scope).In(Area, "taken as an area beside") * 1e6);

    private static YieldModel Model(Expression argument)
    {
        var word = Text(argument);
        return Enum.TryParse<YieldModel>(word.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var model)
            ? model : throw new FormatException($"\"{word}\" is no yield model: write poisson, murphy, rectangular, seeds, moore, bose_einstein or negative_binomial");
    }

    private static double? Peak(Accelerator chip, string format) => (format switch
    {
        "fp64" => chip.Peak.Fp64,
        "fp32" => chip.Peak.Fp32,
        "tf32" => chip.Peak.Tf32,
        "fp16" => chip.Peak.Fp16,
        "bf16" => chip.Peak.Bf16,
        "fp8" => chip.Peak.Fp8,
        "int8" => chip.Peak.Int8,
        "fp4" => chip.Peak.Fp4,
        _ => throw new FormatException($"\"{format}\" is no number format: write fp64, fp32, tf32, fp16, bf16, fp8, int8 or fp4"),
    })?.Value.Value;

    private static Func<IReadOnlyList<Expression>, Scope, Measure> Rounded(Func<double, double> round) => (arguments, scope) =>
    {
        var value = Only(arguments, "rounding").Value(scope);

        // Money and wafers come out of long divisions: what is whole but for the last bit is whole.
        var nearest = Math.Round(value.Value);
        return value with { Value = Math.Abs(value.Value - nearest) <= 1e-9 * Math.Abs(nearest) ? nearest : round(value.Value) };
    };

    private static Func<IReadOnlyList<Expression>, Scope, Measure> Bare(string name, Func<double, double> function) => (arguments, scope) =>
        Measure.Number(function(Only(arguments, name).Value(scope).In(Dimension.None, $"given to {name} instead of")));

    private static Func<IReadOnlyList<Expression>, Scope, Measure> Picked(string name, Func<double, double, double> pick) => (arguments, scope) =>
        Of(arguments, name, 1, int.MaxValue).Select(argument => argument.Value(scope))
            .Aggregate((left, right) => left with { Value = pick(left.Value, right.In(left.Dimension, "compared with")) });

    private static Expression Only(IReadOnlyList<Expression> arguments, string name) => Of(arguments, name, 1, 1)[0];

    private static IReadOnlyList<Expression> Of(IReadOnlyList<Expression> arguments, string name, int least, int most) =>
        arguments.Count >= least && arguments.Count <= most ? arguments
        : throw new FormatException($"{name} takes {(least == most ? $"{least}" : $"{least} to {most}")} values and is given {arguments.Count}");

    private static string Text(Expression argument) =>
        argument is Expression.Word word ? word.Text : throw new FormatException("a name in quotes is expected, as in peak(\"h20\", \"bf16\")");

    private static double Known(double? value, string what, IReadOnlyList<Expression> arguments) =>
        value ?? throw new FormatException($"the catalogue does not know the {what} of {Text(arguments[0])}");
}
