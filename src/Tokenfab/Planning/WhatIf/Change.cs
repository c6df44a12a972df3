using System.Globalization;

namespace Tokenfab.Planning.WhatIf;

/// <summary>One thing that is taken to be otherwise.</summary>
/// <param name="Key">A field of the scenario (<c>economics.electricity</c>), a fact of the catalogue (<c>node:tsmc-4n.defects.density</c>), or
/// a short name (<c>d0</c>, <c>hbm_price</c>, <c>tariff</c>, <c>electricity</c>, <c>software</c>).</param>
/// <param name="Text">The new value as it would be written; null where <paramref name="Factor"/> says it.</param>
/// <param name="Factor">What the value of today is multiplied by; null where <paramref name="Text"/> replaces it.</param>
public sealed record Change(string Key, string? Text, double? Factor)
{
    /// <summary>A value multiplied.</summary>
    public static Change Times(string key, double factor) => new(key, null, factor);

    /// <summary>Reads <c>KEY=VALUE</c>: <c>electricity=0.12 USD/kWh</c>, <c>d0=+50%</c>, <c>software=x2</c>.</summary>
    /// <exception cref="InputException">The text is no change.</exception>
    public static Change Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var (key, value) = equals < 0 ? (string.Empty, string.Empty) : (text[..equals].Trim(), text[(equals + 1)..].Trim());
        if (key.Length == 0 || value.Length == 0)
        {
            throw new InputException("--set", null, null, $"'{text}' is no change", "Write KEY=VALUE, as in 'electricity=0.12 USD/kWh', 'd0=+50%' or 'software=x2'");
        }

        if (value[0] == 'x' && Number(value[1..]) is { } times)
        {
            return Factored(text, key, times);
        }

        return value[0] is '+' or '-' && value[^1] == '%' && Number(value[..^1].TrimEnd()) is { } share
            ? Factored(text, key, 1.0 + (share / 100.0)) : new(key, value, null);
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => $"{Key}={Text ?? Factor!.Value.ToString("'x'0.####", CultureInfo.InvariantCulture)}";

    private static Change Factored(string text, string key, double factor) => factor >= 0.0 && double.IsFinite(factor)
        ? Times(key, factor)
        : throw new InputException("--set", null, null, $"'{text}' leaves less than nothing", "Write a factor of zero or more, as in 'x0.5' or '-50%'");

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
