using CsCheck;
using Tokenfab.Claims;

namespace Tokenfab.Tests.Claims;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("100 亿 RMB", 1e10, "RMB")]
    [InlineData("8.6 兆 token/day", 8.6e12 / 86400.0, "token/s")]
    [InlineData("27 % qoq", 0.27, "qoq")]
    [InlineData("2,840 logic_wafers", 2840.0, "logic_wafer")]
    [InlineData("12.5 万 card", 125000.0, "card")]
    [InlineData("5 hundred thousand USD", 5e5, "USD")]
    [InlineData("600 mm^2", 6e-4, "m^2")]
    [InlineData("3 TB / s / chip", 3e12, "B/chip/s")]
    [InlineData("82 % mfu", 0.82, "flop/peak_flop")]
    [InlineData("-7 %", -0.07, "")]
    [InlineData("1e3", 1000.0, "")]
    public void Reads_numbers_sizes_and_units(string text, double value, string dimension)
    {
        var measure = Units.Parse(text);
        Assert.Equal(1.0, measure.Value / value, tolerance: 1e-12);
        Assert.Equal(dimension, measure.Dimension.ToString());
    }

    [Theory]
    [InlineData("", "does not start with a number")]
    [InlineData("many cards", "does not start with a number")]
    [InlineData("NaN card", "does not start with a number")]
    [InlineData("1e308 million card", "too large")]
    [InlineData("3 wafer", "'logic_wafer'")]
    [InlineData("3 cart", "'card'")]
    [InlineData("3 RMB/", "ends too early")]
    [InlineData("3 RMB//card", "no unit before it")]
    [InlineData("3 mm^", "no number as its exponent")]
    [InlineData("3 mm^NaN", "no number as its exponent")]
    [InlineData("3 user of", "does not say whose")]
    public void Refuses_what_is_no_amount(string text, string why)
    {
        var error = Assert.Throws<FormatException>(() => Units.Parse(text));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_an_amount_or_a_format_exception() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789 .,eE-+%/*^_ofcardmRMBUSD亿"], 0, 30]).Sample(text =>
        {
            try
            {
                Assert.True(double.IsFinite(Units.Parse(text).Value));
            }
            catch (FormatException)
            {
                // What else a text may be.
            }
        });

    // What the press mixes up most, one by one.
    [Theory]
    [InlineData("29 package/logic_wafer", "29 package/interposer_wafer")]
    [InlineData("7 good_die", "7 package")]
    [InlineData("7 package", "7 card")]
    [InlineData("7 die", "7 good_die")]
    [InlineData("27 % qoq", "27 % yoy")]
    [InlineData("-17 % ytd", "-17 % yoy")]
    [InlineData("11.6 million add_in_board", "11.6 million gpu")]
    [InlineData("8.6 tn api_token/day", "8.6 tn all_surface_token/day")]
    [InlineData("512 Ppeak_flop/s", "512 Pflop/s")]
    [InlineData("82 % mfu", "82 % busy")]
    [InlineData("82 % mfu", "82 % hfu")]
    [InlineData("989 Tpeak_flop/s", "989 Tsparse_flop/s")]
    [InlineData("205 Tint8_op/s", "205 Tpeak_flop/s")]
    [InlineData("205 Tint16_op/s", "205 Tint8_op/s")]
    [InlineData("2 Pfp8_flop/s", "2 Ppeak_flop/s")]
    [InlineData("250 million user of Amazon", "250 million user of Meta")]
    [InlineData("5 bn RMB", "5 bn USD")]
    [InlineData("30 GW", "30 GWh")]
    public void Mistaking_one_thing_for_another_is_an_error_of_type(string one, string other)
    {
        var mixed = Assert.Throws<DimensionException>(() => Units.Parse(one) - Units.Parse(other));
        Assert.Contains("cannot be taken from", mixed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Peak_times_mfu_is_what_was_done() =>
        Assert.Equal("flop/s", (Units.Parse("512 Ppeak_flop/s") * Units.Parse("40 % mfu")).Dimension.ToString());

    [Fact]
    public void Figures_of_one_owner_can_be_divided() =>
        Assert.True((Units.Parse("4 bn USD of NVIDIA") / Units.Parse("40 bn USD of NVIDIA")).Dimension.IsNone);
}
