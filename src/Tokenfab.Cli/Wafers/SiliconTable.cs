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
        Row("yield", supply.Yield, v => Share(v.Value), answer.Die.Yield is null ? $"{Basis(answer)}; no unit switched off{Terms(answer)}" : $"{Basis(answer)}{Terms(answer)}");
        Row("good dies", supply.GoodPerWafer, v => Number(v.Value), "gross dies times yield");
        Row("wafer price", supply.WaferPrice, v => Money(v.Value), answer.Node is { Id.Length: > 0 } node ? node.Name : "as given");
        Row("cost of a good die", supply.CostPerGoodDie, v => Money(v.Value), "wafer price over good dies; test and package apart");
        Extras(answer, table);
        if (answer.Wanted is { } wanted)
        {
            Row($"wafers for {wanted}", supply.WafersFor(wanted), v => Number(v.Value), "whole wafers, on average");
        }

        terminal.Console.Write(table);
        WriteBins(answer, terminal);
        WriteModels(answer, terminal);
        WriteFormulas(answer, terminal);
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

    private static void Extras(SiliconAnswer answer, Table table)
    {
        if (answer.Exposures is { } plan)
        {
            var fields = answer.FullFieldDies is { } full && full != answer.Gross.Dies ? $"; {full} dies if only whole fields are exposed" : string.Empty;
            table.Row("exposures", $"{plan.Shots}", $"{plan.FullShots} of them full, of {plan.Field.Columns} x {plan.Field.Rows} dies, {Share(plan.Field.Use.Value)} of the field used{fields}");
        }

        if (answer.OnPanel is { } panel)
        {
            table.Row("on a panel", $"{panel.Count}", Markup.Escape($"of {panel.Panel.Size}, the better way round"));
        }

        if (answer.Test is { } test)
        {
            table.Row("pass wafer test", Share(test.Pass.Value), string.Create(CultureInfo.InvariantCulture, $"{test.Escapes.Value * 1e6:#,0} bad in a million that pass (Williams and Brown)"));
        }

        if (answer.Scan is { } scan)
        {
            table.Row("wafer test", Money(scan.CostPerDie.Value), string.Create(CultureInfo.InvariantCulture, $"a whole die; {scan.Touchdowns} touchdowns of {scan.Each.Value:0.###} s on the tester"));
        }

        if (answer.Node?.DesignCost is { } design)
        {
            var each = answer.DesignPerGoodDie is { } perDie ? $"; {Money(perDie.Value)} a good die of those wanted" : string.Empty;
            table.Row("design and masks", Markup.Escape($"{design.Value}"), Markup.Escape($"once, for a die of some 300 mm2; a set of masks {answer.Node.MaskSet?.Value}{each}"));
        }
    }

    private static void WriteBins(SiliconAnswer answer, Terminal terminal)
    {
        if (answer.Bins is not { } split)
        {
            return;
        }

        var table = Tables.New(terminal, "sold as", ">dies a wafer", ">share", ">could be");
        foreach (var bin in split.Bins)
        {
            table.Row(Markup.Escape(bin.Bin.Name), Number(bin.Share.Value * answer.Gross.Dies), $"[bold]{Share(bin.Share.Value)}[/]", Share(bin.Meets.Value));
        }

        table.Row("nothing", Number(split.Scrap.Value * answer.Gross.Dies), Share(split.Scrap.Value), string.Empty);
        terminal.Console.Write(table);
        var cost = answer.CostPerSoldDie is { } usd ? $", {Money(usd.Value)} each" : string.Empty;
        terminal.Console.MarkupLine(Markup.Escape($"With dead units switched off {Number(answer.SoldPerWafer!.Value.Value)} dies of a wafer are sold{cost}. How many a maker bins so also follows demand and power."));
        if (answer.MixWafers is { } mix)
        {
            terminal.Console.MarkupLine(Markup.Escape($"The mix takes {Number(mix.Value)} wafers, better dies sold as lesser ones where those are short."));
        }
    }

    private static void WriteModels(SiliconAnswer answer, Terminal terminal)
    {
        if (answer.Models.Count == 0)
        {
            return;
        }

        var table = Tables.New(terminal, ["the same yield", ">D0 /cm2", .. answer.Areas.Select(a => $">{a}")]);
        foreach (var (defects, yields) in answer.Models)
        {
            table.Row([Markup.Escape(Name(defects)), defects.Density.Value.ToString("0.0000", CultureInfo.InvariantCulture), .. yields.Select(y => Share(y.Value))]);
        }

        terminal.Console.Write(table);
    }

    private static void WriteFormulas(SiliconAnswer answer, Terminal terminal)
    {
        if (answer.Formulas.Count == 0)
        {
            return;
        }

        var table = Tables.New(terminal, "formula", ">dies", "how");
        foreach (var formula in answer.Formulas)
        {
            table.Row(Markup.Escape(formula.Name), formula.Dies.ToString("0.0", CultureInfo.InvariantCulture), Markup.Escape(formula.Text));
        }

        terminal.Console.Write(table);
    }

    private static string Name(DefectModel defects) => defects.Model switch
    {
        YieldModel.NegativeBinomial => string.Create(CultureInfo.InvariantCulture, $"negative binomial, α = {defects.Shape}"),
        YieldModel.BoseEinstein => string.Create(CultureInfo.InvariantCulture, $"Bose-Einstein, {defects.Shape} layers"),
        _ => defects.Model.ToString(),
    };

    /// <summary>What else decides the yield, after a semicolon; empty where nothing does.</summary>
    public static string Terms(SiliconAnswer answer)
    {
        var terms = answer.Terms;
        List<string> said = [];
        Add(terms.Systematic, "systematic");
        Add(terms.Parametric, "parametric");
        Add(terms.KillArea, "of the area kills");
        if (terms.Radial is { } radial)
        {
            said.Add(string.Create(CultureInfo.InvariantCulture, $"defects rising by {radial.Rise} towards the rim"));
        }

        return said.Count == 0 ? string.Empty : $"; {string.Join(", ", said)}";

        void Add(Ratio share, string what)
        {
            if (share.Value < 1.0)
            {
                said.Add($"{Share(share.Value)} {what}");
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

    internal static string Number(double value) => value.ToString(value < 1000.0 ? "0.#" : "#,0", CultureInfo.InvariantCulture);

    internal static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);

    internal static string Money(double value) => value.ToString(value < 1000.0 ? "0.00 USD" : "#,0 USD", CultureInfo.InvariantCulture);
}
