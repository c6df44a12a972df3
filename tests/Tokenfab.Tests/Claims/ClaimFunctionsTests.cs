using Tokenfab.Catalog;
using Tokenfab.Claims;

namespace Tokenfab.Tests.Claims;

public sealed class ClaimFunctionsTests
{
    private static readonly IReadOnlyDictionary<string, ClaimFunction> Functions = ClaimFunctions.Over(CatalogStore.Embedded);

    [Theory]
    [InlineData("gross_dies(24.495 [mm], 24.495 [mm], 0.1 [mm], 3 [mm])", 93, "die/logic_wafer")]
    [InlineData("gross_dies(24.495 [mm], 24.495 [mm], 0.1 [mm], 3 [mm], \"cross\")", 88, "die/logic_wafer")]
    [InlineData("gross_dies(24.495 [mm], 24.495 [mm], 0.1 [mm], 3 [mm], \"centred\")", 89, "die/logic_wafer")]
    [InlineData("interposers(52 [mm], 52 [mm], 0.1 [mm], 3 [mm])", 17, "package/interposer_wafer")]
    [InlineData("yield(\"poisson\", 0.1 [1/cm^2], 6 [cm^2])", 0.548812, "")]
    [InlineData("yield(\"negative_binomial\", 0.1 [1/cm^2], 6 [cm^2], 3)", 0.578704, "")]
    [InlineData("defects(\"seeds\", 50 [%], 600 [mm^2])", 1666.67, "1/m^2")]
    [InlineData("die_area(\"xring-o1\")", 1.09e-4, "m^2/die")]
    [InlineData("cycle_time(\"tsmc-n7\") / 1 [week]", 18, "")]
    [InlineData("peak(\"a100-sxm-80gb\", \"fp16\")", 3.12e14, "peak_flop/chip/s")]
    [InlineData("peak(\"a100-sxm-80gb\", \"int8\")", 6.24e14, "int8_op/chip/s")]
    [InlineData("processing_performance(\"h20\")", 2368, "")]
    [InlineData("chips(\"cloudmatrix384\")", 384, "chip/server")]
    [InlineData("parameters(\"deepseek-v3\")", 6.71026e11, "parameter")]
    [InlineData("experts(\"deepseek-v3\") / active_experts(\"deepseek-v3\")", 32, "")]
    [InlineData("shared_experts(\"deepseek-v3\")", 1, "expert")]
    [InlineData("context_length(\"deepseek-v3\")", 163840, "token")]
    [InlineData("chip_hour(29000 [USD/chip], 1.38 [kW/chip]) * 1 [h]", 1.32, "USD/chip")]
    [InlineData("growth(127 [gpu], 100 [gpu], \"yoy\")", 0.27, "yoy")]
    [InlineData("grown(100 [gpu], 0.27 [qoq], \"qoq\")", 127, "gpu")]
    [InlineData("before(127 [gpu], 0.27 [qoq], \"qoq\")", 100, "gpu")]
    [InlineData("share_near(100, 0.2, 80, 120, 121, 5)", 0.5, "")]
    [InlineData("value(3 [h], \"min\")", 180, "")]
    [InlineData("max(3, 4) + min(3, 4) + ceil(1.2) + floor(1.8) + round(1.6)", 12, "")]
    [InlineData("sqrt(16 [mm^2]) / 1 [mm] + ln(exp(2))", 6, "")]
    public void Answers_with_what_it_counts(string formula, double value, string dimension)
    {
        var measure = Value(formula);
        Assert.Equal(1.0, measure.Value / value, tolerance: 5e-3);
        Assert.Equal(dimension, measure.Dimension.ToString());
    }

    [Theory]
    [InlineData("gross_dies(24.495, 24.495 [mm], 0.1 [mm], 3 [mm])")]
    [InlineData("yield(\"poisson\", 0.1, 6 [cm^2])")]
    [InlineData("defects(\"poisson\", 50 [card], 6 [cm^2])")]
    [InlineData("grown(100 [gpu], 0.27 [yoy], \"qoq\")")]
    [InlineData("growth(127 [gpu], 100 [add_in_board], \"yoy\")")]
    [InlineData("chip_hour(29000 [RMB/chip], 1.38 [kW/chip])")]
    [InlineData("share_near(100 [gpu], 0.2, 80 [card])")]
    [InlineData("max(3 [gpu], 4 [card])")]
    [InlineData("value(3 [h], \"kW\")")]
    public void Refuses_another_dimension(string formula) => Assert.Throws<DimensionException>(() => Value(formula));

    [Theory]
    [InlineData("gross_dies(24.495 [mm])", "takes 4 to 5 values")]
    [InlineData("gross_dies(24 [mm], 24 [mm], 0.1 [mm], 3 [mm], \"left\")", "no placement")]
    [InlineData("yield(\"bayes\", 0.1 [1/cm^2], 6 [cm^2])", "no yield model")]
    [InlineData("peak(\"h20\", \"fp128\")", "no number format")]
    [InlineData("peak(\"biren-br100\", \"fp64\")", "does not know the fp64 peak")]
    [InlineData("peak(1, 2)", "a name in quotes")]
    [InlineData("growth(2, 1, \"decade\")", "no period of growth")]
    [InlineData("experts(\"llama-3.1-8b\")", "does not know the experts")]
    public void Refuses_what_it_cannot_take(string formula, string why)
    {
        var error = Assert.Throws<FormatException>(() => Value(formula));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private static Measure Value(string formula) => ExpressionParser.Parse(formula).Value(new(new Dictionary<string, Measure>(), Functions));
}
