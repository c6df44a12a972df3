using static Tokenfab.Claims.Functions.Arguments;

namespace Tokenfab.Claims.Functions;

/// <summary>Amounts and their growth over a named period: <c>yoy</c>, <c>qoq</c> or <c>ytd</c>.</summary>
internal static class GrowthFunctions
{
    public static IReadOnlyDictionary<string, ClaimFunction> All { get; } = new Dictionary<string, ClaimFunction>(StringComparer.Ordinal)
    {
        // growth(now, before, "yoy")
        ["growth"] = (arguments, scope) =>
        {
            var (now, before, period) = Three(arguments, scope, "growth");
            return new((now.Value / before.In(now.Dimension, "set against")) - 1.0, period);
        },

        // grown(before, growth, "yoy")
        ["grown"] = (arguments, scope) =>
        {
            var (before, growth, period) = Three(arguments, scope, "grown");
            return before with { Value = before.Value * (1.0 + growth.In(period, "taken as")) };
        },

        // before(now, growth, "yoy")
        ["before"] = (arguments, scope) =>
        {
            var (now, growth, period) = Three(arguments, scope, "before");
            return now with { Value = now.Value / (1.0 + growth.In(period, "taken as")) };
        },
    };

    private static (Measure First, Measure Second, Dimension Period) Three(IReadOnlyList<Expression> arguments, Scope scope, string name)
    {
        var three = Of(arguments, name, 3, 3);
        var period = Text(three[2]);
        return Units.IsGrowth(period)
            ? (three[0].Value(scope), three[1].Value(scope), Dimension.Of(period))
            : throw new FormatException($"\"{period}\" is no period of growth: write \"yoy\", \"qoq\" or \"ytd\"");
    }
}
