using static Tokenfab.Claims.Functions.Arguments;

namespace Tokenfab.Claims.Functions;

/// <summary>Rounding, roots, logarithms, the least and the greatest, and the bare number of an amount.</summary>
internal static class ArithmeticFunctions
{
    // Money and wafers come out of long divisions: what is whole but for the last bits is whole.
    private const double LastBits = 1e-9;

    public static IReadOnlyDictionary<string, ClaimFunction> All { get; } = new Dictionary<string, ClaimFunction>(StringComparer.Ordinal)
    {
        ["ceil"] = Rounded("ceil", Math.Ceiling),
        ["floor"] = Rounded("floor", Math.Floor),
        ["round"] = Rounded("round", Math.Round),
        ["sqrt"] = (arguments, scope) => Only(arguments, "sqrt").Value(scope).Raised(0.5),
        ["ln"] = Bare("ln", Math.Log),
        ["exp"] = Bare("exp", Math.Exp),
        ["min"] = Picked("min", Math.Min),
        ["max"] = Picked("max", Math.Max),
        ["value"] = (arguments, scope) =>
        {
            var two = Of(arguments, "value", 2, 2);
            return Measure.Number((two[0].Value(scope) / Units.Unit(Text(two[1]))).In(Dimension.None, "counted in"));
        },

        // share_near(centre, within, values ...): how many of the values are that near, as a share.
        ["share_near"] = (arguments, scope) =>
        {
            var values = Of(arguments, "share_near", 3, int.MaxValue).Select(argument => argument.Value(scope)).ToArray();
            var reach = Math.Abs(values[0].Value) * values[1].In(Dimension.None, "taken as a share beside") * (1.0 + LastBits);
            return Measure.Number(values[2..].Average(value => Math.Abs(value.In(values[0].Dimension, "compared with") - values[0].Value) <= reach ? 1.0 : 0.0));
        },
    };

    private static ClaimFunction Rounded(string name, Func<double, double> round) => (arguments, scope) =>
    {
        var value = Only(arguments, name).Value(scope);
        var nearest = Math.Round(value.Value);
        return value with { Value = Math.Abs(value.Value - nearest) <= LastBits * Math.Abs(nearest) ? nearest : round(value.Value) };
    };

    private static ClaimFunction Bare(string name, Func<double, double> function) => (arguments, scope) =>
        Measure.Number(function(Only(arguments, name).Value(scope).In(Dimension.None, $"given to {name} instead of")));

    private static ClaimFunction Picked(string name, Func<double, double, double> pick) => (arguments, scope) =>
        Of(arguments, name, 1, int.MaxValue).Select(argument => argument.Value(scope))
            .Aggregate((left, right) => left with { Value = pick(left.Value, right.In(left.Dimension, "compared with")) });
}
