using CsCheck;
using Tokenfab.Claims;

namespace Tokenfab.Tests.Claims;

public sealed class ExpressionParserTests
{
    private static readonly Scope Scope = new(
        new Dictionary<string, Measure> { ["a"] = Measure.Number(2), ["b"] = Measure.Number(3), ["片"] = Measure.Number(5) },
        new Dictionary<string, ClaimFunction> { ["twice"] = (arguments, scope) =>
            arguments.Count == 1 ? arguments[0].Value(scope) * Measure.Number(2) : throw new FormatException("twice takes one") });

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("2 * 3 ^ 2", 18)]
    [InlineData("-2 ^ 2", -4)]
    [InlineData("2 ^ -1", 0.5)]
    [InlineData("8 / 4 / 2", 1)]
    [InlineData("8 - 4 - 2", 2)]
    [InlineData("a * -b", -6)]
    [InlineData("twice(a + b) + 片", 15)]
    [InlineData("1_000 * 1e-3", 1)]
    [InlineData("6 [mm] / 2 [mm]", 3)]
    public void Reads_formulas_with_the_usual_precedence(string formula, double value)
    {
        var measure = ExpressionParser.Parse(formula).Value(Scope);
        Assert.Equal(value, measure.Value, tolerance: 1e-12);
        Assert.True(measure.Dimension.IsNone);
    }

    [Theory]
    [InlineData("", "ends too early")]
    [InlineData("1 +", "ends too early")]
    [InlineData("(1", "')' is expected")]
    [InlineData("1)", "')' is not expected")]
    [InlineData("1 2", "'2' is not expected")]
    [InlineData("twice(1 2)", "a comma or a closing bracket")]
    [InlineData("\"text", "no closing quote")]
    [InlineData("3 [mm", "no closing bracket")]
    [InlineData("3 [parsec]", "no unit known here")]
    [InlineData("1.2.3", "is no number")]
    [InlineData("1e999", "is no number")]
    public void Says_what_is_wrong_and_where(string formula, string why)
    {
        var error = Assert.Throws<FormatException>(() => ExpressionParser.Parse(formula));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "no quantity")]
    [InlineData("nothing(1)", "no function")]
    [InlineData("\"text\" + 1", "where a number is expected")]
    public void Says_what_it_does_not_know(string formula, string why)
    {
        var error = Assert.Throws<FormatException>(() => ExpressionParser.Parse(formula).Value(Scope));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", 200, "nested deeper")]
    [InlineData("(", 100_000, "longer than")]
    [InlineData("1+", 100_000, "longer than")]
    [InlineData("2^-", 100_000, "longer than")]
    public void Depth_and_length_are_bounded(string part, int times, string why)
    {
        var error = Assert.Throws<FormatException>(() => ExpressionParser.Parse(string.Concat(Enumerable.Repeat(part, times)) + "1"));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_a_formula_or_a_format_exception() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789.eE+-*/^()[],\"_ abtwicem片"], 0, 40]).Sample(text =>
        {
            try
            {
                ExpressionParser.Parse(text).Value(Scope);
            }
            catch (Exception wrong) when (wrong is FormatException or DimensionException)
            {
                // What else a text may be.
            }
        });

    [Fact]
    public void Names_are_told_once_in_the_order_of_use() =>
        Assert.Equal(["b", "a"], ExpressionParser.Parse("b * twice(a, b) / a").Names);
}
