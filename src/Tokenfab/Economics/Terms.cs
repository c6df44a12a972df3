using Tokenfab.Quantities;

namespace Tokenfab.Economics;

/// <summary>Refuses terms that no contract has.</summary>
internal static class Terms
{
    private const string Argument = "economics";

    public static T NotNegative<T>(string field, T value)
        where T : struct, IQuantity<T> =>
        double.IsFinite(value.Value) && value.Value >= 0.0
            ? value
            : throw new InputException(Argument, null, field, $"{value} is not {T.Kind.Noun} of zero or more", $"Write it as in '{T.Kind.Example}'");

    public static T Positive<T>(string field, T value)
        where T : struct, IQuantity<T> =>
        double.IsFinite(value.Value) && value.Value > 0.0
            ? value
            : throw new InputException(Argument, null, field, $"{value} is not {T.Kind.Noun} above zero", $"Write it as in '{T.Kind.Example}'");

    public static Ratio Share(string field, Ratio value) =>
        value.Value is >= 0.0 and <= 1.0
            ? value
            : throw new InputException(Argument, null, field, $"{value} is not a share", "Write a share between 0 and 1, as in '0.85' or '85 %'");

    public static Ratio PositiveShare(string field, Ratio value) =>
        value.Value is > 0.0 and <= 1.0
            ? value
            : throw new InputException(Argument, null, field, $"{value} is not a share above zero", "Write a share above 0 and up to 1, as in '0.85' or '85 %'");

    public static Ratio AtLeastOne(string field, Ratio value) =>
        double.IsFinite(value.Value) && value.Value >= 1.0
            ? value
            : throw new InputException(Argument, null, field, $"{value} is below 1", "Write a factor of at least 1, as in '1.25'");
}
