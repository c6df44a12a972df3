using System.Globalization;
using System.Reflection;
using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Catalog.Reading;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Quantities;

/// <summary>What holds for every quantity, whatever it measures.</summary>
public sealed class QuantityTests
{
    public static TheoryData<Type> All =>
        [.. typeof(IQuantity<>).Assembly.GetTypes().Where(t => t.IsValueType && t.Namespace == typeof(Quantity).Namespace && t.GetProperty("Kind") is not null)];

    private static readonly Gen<double> Amounts = Gen.Double[-6.0, 6.0].Select(exponent => Math.Pow(10.0, exponent));

    [Fact]
    public void There_are_quantities_to_test() => Assert.True(All.Count >= 20);

    [Theory]
    [MemberData(nameof(All))]
    public void Every_unit_reads_as_its_factor_says(Type quantity) => Run(nameof(EveryUnit), quantity);

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_written_for_people_reads_back_to_four_digits(Type quantity) => Run(nameof(FormatReadsBack), quantity);

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_written_for_machines_reads_back_exactly(Type quantity) => Run(nameof(TextReadsBack), quantity);

    [Theory]
    [MemberData(nameof(All))]
    public void Units_of_other_quantities_are_refused(Type quantity) => Run(nameof(ForeignUnits), quantity);

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_no_finite_number_is_refused(Type quantity) => Run(nameof(NotNumbers), quantity);

    [Theory]
    [MemberData(nameof(All))]
    public void The_catalogue_reads_every_quantity(Type quantity) =>
        Assert.Contains(CatalogJson.Options().Converters, c => c.CanConvert(quantity));

    [Theory]
    [InlineData(80e9, "80 bn")]
    [InlineData(2022, "2.022 k")]
    [InlineData(671.03e9, "671 bn")]
    public void Counts_are_written_in_thousands_millions_and_billions(double value, string text) => Assert.Equal(text, new Count(value).ToString());

    [Theory]
    [InlineData(3.35e12, "3.35 TB/s")]
    [InlineData(450e9, "450 GB/s")]
    public void Rates_are_written_in_decimal_bytes(double value, string text) => Assert.Equal(text, new BytesPerSecond(value).ToString());

    [Theory]
    [InlineData(90, "90 s")]
    [InlineData(7200, "2 h")]
    [InlineData(5e-5, "50 us")]
    public void Times_are_written_in_the_unit_of_their_size(double value, string text) => Assert.Equal(text, new Seconds(value).ToString());

    private static void EveryUnit<T>()
        where T : struct, IQuantity<T> => Amounts.Sample(amount =>
    {
        foreach (var (symbol, factor) in T.Kind.Units)
        {
            var number = amount.ToString("R", CultureInfo.InvariantCulture);
            Assert.Equal(amount * factor, Quantity.Parse<T>($"{number} {symbol}").Value);
            Assert.Equal(amount * factor, Quantity.Parse<T>($"{number}{symbol}").Value);
        }
    });

    private static void FormatReadsBack<T>()
        where T : struct, IQuantity<T> => Gen.Select(Amounts, Gen.Int[0, T.Kind.Units.Length - 1]).Sample((amount, unit) =>
    {
        var value = T.From(Math.Max(amount, 0.1) * T.Kind.Units[unit].Factor);
        var back = Quantity.Parse<T>(Quantity.Format(value)).Value;
        Assert.InRange(back, value.Value * (1 - 5.1e-4), value.Value * (1 + 5.1e-4));
    });

    private static void TextReadsBack<T>()
        where T : struct, IQuantity<T> => Gen.Double[0.0, 1e18].Sample(amount =>
        Assert.Equal(amount, Quantity.Parse<T>(QuantityConverter<T>.Text(T.From(amount))).Value));

    private static void ForeignUnits<T>()
        where T : struct, IQuantity<T>
    {
        var own = T.Kind.Units.Select(u => u.Symbol).ToHashSet();
        var foreign = All.Select(row => (QuantityKind)row.Data.GetProperty("Kind")!.GetValue(null)!).SelectMany(k => k.Units).Select(u => u.Symbol).Where(u => !own.Contains(u));
        Assert.All(foreign, symbol =>
        {
            var error = Assert.Throws<FormatException>(() => Quantity.Parse<T>($"1 {symbol}"));
            Assert.Contains(T.Kind.Noun, error.Message);
        });
    }

    private static void NotNumbers<T>()
        where T : struct, IQuantity<T>
    {
        var unit = T.Kind.Units[0].Symbol;
        Assert.All(["", " ", "NaN", "Infinity", "-Infinity", "1e999", "1,5", "--1", "1.2.3", "e5", unit], number =>
            Assert.False(Quantity.TryParse<T>($"{number} {unit}", out _, out _), number));
    }

    private static void Run(string property, Type quantity) =>
        typeof(QuantityTests).GetMethod(property, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(quantity).Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
}
