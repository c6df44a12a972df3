using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Cli.Wafers;

/// <summary>What making an accelerator costs, as people and scripts read it; the keys are those of docs/json.md.</summary>
internal static class PackageText
{
    /// <summary>The bill as a table.</summary>
    public static void Table(Terminal terminal, PackageBill bill, Count? wanted)
    {
        var parts = Tables.New(terminal, bill.Accelerator.Name, ">in a package", ">whole on a wafer", ">good", wanted is null ? ">good on a wafer" : $">wafers for {wanted}");
        foreach (var die in bill.Dies)
        {
            parts.Row(
                Markup.Escape(die.Die.Name), $"{die.PerPackage}", die.Supply.Gross is { } gross ? $"{gross.Dies}" : "?", Share(die.Supply.Yield),
                wanted is { } n ? Number(die.Supply.WafersFor(n * (die.PerPackage / PackageYield(bill)))) : Number(die.Supply.GoodPerWafer));
        }

        if (bill.Interposer is { } interposer)
        {
            parts.Row(
                "interposer", "1", Markup.Escape(interposer.PerWafer.ToString()), Share(interposer.Yield),
                wanted is { } n && interposer.GoodPerWafer is { } good ? Number(good.Map(g => new Count(Math.Ceiling(n.Value / PackageYield(bill) / g.Value)))) : Number(interposer.GoodPerWafer));
        }

        if (bill.Memory is { } memory)
        {
            parts.Row(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{memory.Generation.Name} stack, {memory.Capacity.Value / (1 << 30):0.#} GiB{(memory.Layers is { } layers ? $", {layers} layers" : string.Empty)}")), $"{memory.Stacks}", string.Empty, Share(memory.StackYield), string.Empty);
        }

        terminal.Console.Write(parts);
        if (bill.Package is { } package)
        {
            var costs = Tables.New(terminal, "cost", ">USD", ">low", ">high", ">share", "how");
            foreach (var line in bill.Lines)
            {
                Row(line.Name, line.Cost, line.How);
            }

            Row($"[bold]package, {bill.Technology!.Name}[/]", package, "the lines above");
            if (bill.BoardMemory is { Cost: { } besideCost } beside)
            {
                Row(Markup.Escape(beside.Type.Name), besideCost, Capacity(beside) + " beside the package");
            }

            if (bill.Card is { } card)
            {
                Row("[bold]card or module[/]", card, $"board, power and cooling are {SiliconTable.Share(bill.Technology!.BoardShare!.Value.Value)} of it");
            }

            terminal.Console.Write(costs);
            terminal.Console.MarkupLine("Cost of manufacture, without research, margin and duty; interposers are counted on wafers of their own.");

            void Row(string name, Estimate<Usd> cost, string how) => costs.Row(
                name, Money(cost.Mid), Money(cost.Low), Money(cost.High), SiliconTable.Share(cost.Mid / package.Mid), Markup.Escape(how));
        }

        if (bill.Unknown.Count > 0)
        {
            terminal.Console.MarkupLine(Markup.Escape($"Not known: {string.Join("; ", bill.Unknown)}."));
        }
    }

    /// <summary>The bill for scripts.</summary>
    public static void Json(Utf8JsonWriter writer, PackageBill bill, Count? wanted)
    {
        writer.WriteString("accelerator", bill.Accelerator.Id);
        writer.WriteIfKnown("packaging", bill.Technology?.Name);
        writer.WriteStartArray("dies");
        foreach (var die in bill.Dies)
        {
            writer.WriteStartObject();
            writer.WriteString("die", die.Die.Name);
            writer.WriteNumber("number_per_package", die.PerPackage);
            writer.WriteIfKnown("gross_dies", die.Supply.Gross?.Dies);
            SiliconJson.Interval("yield", die.Supply.Yield, writer);
            SiliconJson.Interval("good_dies", die.Supply.GoodPerWafer, writer);
            SiliconJson.Interval("good_die_cost_usd", die.Supply.CostPerGoodDie, writer);
            SiliconJson.Interval("wafers", wanted is { } n ? die.Supply.WafersFor(n * (die.PerPackage / PackageYield(bill))) : null, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        SiliconJson.Interval("interposers_per_wafer", bill.Interposer?.PerWafer, writer);
        writer.WriteIfKnown("memory_stacks", bill.Memory?.Stacks);
        writer.WriteIfKnown("memory_layers", bill.Memory?.Layers);
        SiliconJson.Interval("board_memory_cost_usd", bill.BoardMemory?.Cost, writer);
        SiliconJson.Interval("memory_stack_yield", bill.Memory?.StackYield, writer);
        SiliconJson.Interval("package_yield", bill.Yield, writer);
        writer.WriteStartArray("lines");
        foreach (var line in bill.Lines)
        {
            writer.WriteStartObject();
            writer.WriteString("line", line.Name);
            SiliconJson.Interval<Usd>("cost_usd", line.Cost, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        SiliconJson.Interval("package_cost_usd", bill.Package, writer);
        SiliconJson.Interval("card_cost_usd", bill.Card, writer);
        writer.WriteStrings("unknown", bill.Unknown);
        writer.WriteStrings("sources", bill.Sources);
    }

    // Where it is not known, packages are counted as if none were lost, as a bill of silicon does.
    private static double PackageYield(PackageBill bill) => bill.Yield?.Mid.Value ?? 1.0;

    private static string Share(Estimate<Ratio>? share) => share is { } known ? SiliconTable.Share(known.Mid.Value) : "?";

    private static string Capacity(BoardMemory memory) => string.Create(CultureInfo.InvariantCulture, $"{memory.Capacity.Value / (1 << 30):0.#} GiB");

    private static string Number(Estimate<Count>? count) => count is { } known ? SiliconTable.Number(known.Mid.Value) : "?";

    private static string Money(Usd usd) => usd.Value.ToString("#,0", CultureInfo.InvariantCulture);
}
