using System.Globalization;
using Tokenfab.Quantities;
using Tokenfab.Validation;

namespace Tokenfab.Cli.Validation;

/// <summary>Figures of a validation in words.</summary>
internal static class FigureWords
{
    /// <summary>The base unit of a figure.</summary>
    public static string Unit(FigureUnit unit) => unit switch
    {
        FigureUnit.Seconds => "seconds",
        FigureUnit.TokensPerSecond => "tokens_per_second",
        FigureUnit.Watts => "watts",
        FigureUnit.JoulesPerToken => "joules_per_token",
        FigureUnit.Bytes => "bytes",
        FigureUnit.FlopsPerSecond => "flops_per_second",
        FigureUnit.Share => "share",
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    /// <summary>A figure with a unit that suits its size.</summary>
    public static string Value(FigureUnit unit, double value) => unit switch
    {
        FigureUnit.Seconds => new Seconds(value).ToString(),
        FigureUnit.TokensPerSecond => $"{Digits(value)} tok/s",
        FigureUnit.Watts => new Watts(value).ToString(),
        FigureUnit.JoulesPerToken => $"{Digits(value)} J/token",
        FigureUnit.Bytes => new Bytes(value).ToString(),
        FigureUnit.FlopsPerSecond => $"{Digits(value / 1e12)} TFLOP/s",
        FigureUnit.Share => Share(value),
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    /// <summary>A share as a percentage; a dash where it is not known.</summary>
    public static string Share(double? share) => share is { } known ? $"{(known * 100.0).ToString(known is < 0.1 and > -0.1 ? "0.0" : "0", CultureInfo.InvariantCulture)} %" : "–";

    /// <summary>A share as a percentage to a tenth, to be held against a goal.</summary>
    public static string Exact(double? share) => share is { } known ? $"{(known * 100.0).ToString("0.0", CultureInfo.InvariantCulture)} %" : "–";

    /// <summary>A signed share as a percentage.</summary>
    public static string Signed(double? share) => share is > 0.0 ? $"+{Share(share)}" : Share(share);

    /// <summary>A whole number, its thousands set apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A ratio of the greatest measurement to the least.</summary>
    public static string Spread(double? ratio) => ratio is { } known ? known.ToString("0.00", CultureInfo.InvariantCulture) : "–";

    private static string Digits(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
