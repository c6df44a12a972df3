using System.Globalization;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Cli.Wafers;

/// <summary>The answer as a person reads it in a terminal.</summary>
internal static class SiliconTable
{
    /// <summary>Where the yield comes from, in a phrase.</summary>
    public static string Basis(SiliconAnswer answer) => (answer.Die.Yield, answer.Defects) switch
    {
        (null, { } defects) => defects.ToString(),
        ({ }, { } defects) => $"as told; {defects}",
        _ => "not known",
    };

    /// <summary>Writes the whole answer.</summary>
    public static void Write(SiliconAnswer answer, Terminal terminal)
    {
        var (gross, supply) = (answer.Gross, answer.Supply);
        var table = Tables.New(terminal, answer.Die.Name, ">per wafer", "how");
        var proof = gross.Certified
            ? $"certified: no grid has more; a die's centre {Millimetres(gross.OffsetX)}, {Millimetres(gross.OffsetY)} from the wafer's"
            : $"the best grid found; none has more than {gross.UpperBound}";
        table.Row("gross dies", $"[bold]{gross.Dies}[/]", proof);
        Row("yield", supply.Yield, v => Share(v.Value), answer.Die.Yield is null ? $"{Basis(answer)}; no unit switched off" : Basis(answer));
        Row("good dies", supply.GoodPerWafer, v => Number(v.Value), "gross dies times yield");
        Row("wafer price", supply.WaferPrice, v => Money(v.Value), answer.Node is { Id.Length: > 0 } node ? node.Name : "as given");
        Row("cost of a good die", supply.CostPerGoodDie, v => Money(v.Value), "wafer price over good dies; test and package apart");
        if (answer.Wanted is { } wanted)
        {
            Row($"wafers for {wanted}", supply.WafersFor(wanted), v => Number(v.Value), "whole wafers, on average");
        }

        terminal.Console.Write(table);
        terminal.Console.MarkupLine(Markup.Escape(Convention(gross)));
        if (supply.Yield is null)
        {
            terminal.Console.MarkupLine("Give --d0, --yield or --node to be told the good dies.");
        }
        else if (supply.Unknown.Count > 0)
        {
            terminal.Console.MarkupLine(Markup.Escape($"Not known: {string.Join("; ", supply.Unknown)}."));
        }

        void Row<T>(string name, Estimate<T>? value, Func<T, string> write, string how)
            where T : struct, IQuantity<T>
        {
            if (value is { } v)
            {
                var range = EqualityComparer<T>.Default.Equals(v.Low, v.High) ? string.Empty : $" ({write(v.Low)} to {write(v.High)})";
                table.Row(name, $"[bold]{write(v.Mid)}[/]{range}", Markup.Escape(how));
            }
        }
    }

    private static string Convention(GrossDieCount gross)
    {
        var c = gross.Convention;
        var notch = c.NotchBand > Tokenfab.Quantities.Millimetres.Zero ? $", a band of {Millimetres(c.NotchBand)} at the bottom" : string.Empty;
        var fit = c.Fit == DieFit.PitchCell ? "die and half its scribe line fit" : "the sawn die fits";
        return $"{gross.Die} = {gross.Die.Area.Value:0.##} mm2 on {Millimetres(c.Diameter)}, {Millimetres(c.EdgeExclusion)} edge exclusion{notch}, "
            + $"scribe {Millimetres(c.ScribeX)} x {Millimetres(c.ScribeY)}; {fit}.";
    }

    private static string Millimetres(Millimetres length) => length.Value.ToString("0.### mm", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(value < 1000.0 ? "0.#" : "#,0", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Money(double value) => value.ToString(value < 1000.0 ? "0.00 USD" : "#,0 USD", CultureInfo.InvariantCulture);
}
