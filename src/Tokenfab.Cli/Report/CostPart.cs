using Tokenfab.Cli.Plans;
using Tokenfab.Cli.Report.Charts;
using Tokenfab.Planning;
using Tokenfab.Planning.Explain;
using Tokenfab.Quantities;

namespace Tokenfab.Cli.Report;

/// <summary>The way of the money from good dies to a million tokens, and the silicon behind the fleet. What is not known stays in its place.</summary>
internal static class CostPart
{
    public static void Draw(Markup page, Plan plan)
    {
        Silicon(page, plan);
        page.In("div", "class=\"falls\"", falls =>
        {
            falls.In("div", string.Empty, box =>
            {
                box.Text("h3", string.Empty, "Capital of one chip, USD");
                Waterfall.Draw(box, "Capital of one chip", Capital(plan), FigureUnit.Readable);
            });
            falls.In("div", string.Empty, box =>
            {
                box.Text("h3", string.Empty, "One chip for an hour, USD");
                Waterfall.Draw(box, "One chip for an hour", Hour(plan), PlanWords.Money);
            });
            falls.In("div", string.Empty, box =>
            {
                box.Text("h3", string.Empty, "A million tokens, USD");
                Waterfall.Draw(box, "A million tokens", Tokens(plan), PlanWords.Money);
            });
        });
    }

    private static WaterfallStep[] Capital(Plan plan)
    {
        var dies = plan.Silicon.DieCostPerPackage;
        var chip = plan.Deployment.Chip.Price?.Estimate;
        var system = plan.Cost?.CapitalPerChip;
        return
        [
            new("good\ndies", dies?.Mid.Value, true, 0) { Low = dies?.Low.Value, High = dies?.High.Value, Note = "wafers over good dies; logic only" },
            new("memory, package,\ntest, margin", Less(chip, dies), false, 1) { Note = "the chip's price less its dies" },
            new("chip", chip?.Mid.Value, true, 2) { Low = chip?.Low.Value, High = chip?.High.Value },
            new("share of server\nand network", Less(system, chip), false, 3),
            new("installed\nchip", system?.Mid.Value, true, 4) { Low = system?.Low.Value, High = system?.High.Value },
        ];
    }

    private static IReadOnlyList<WaterfallStep> Hour(Plan plan)
    {
        if (plan.Cost is not { } cost)
        {
            return [new("capital", null, false, 0), new("colocation", null, false, 1), new("electricity", null, false, 2), new("operations", null, false, 3), new("chip-hour", null, true, 4)];
        }

        return
        [
            .. cost.Parts.Select((part, i) => new WaterfallStep(part.Name, part.Amount.Value, false, i)),
            new("chip-hour", cost.ChipHour.Mid.Value, true, 4) { Low = cost.ChipHour.Low.Value, High = cost.ChipHour.High.Value },
        ];
    }

    private static WaterfallStep[] Tokens(Plan plan)
    {
        WaterfallStep Step(string name, Func<PlanCost, UsdPerMillionTokens> value, int colour) => plan.Cost is { } c
            ? new(name, value(c).Value, true, colour) { Low = value(c).Value * c.ChipHour.Low.Value / c.ChipHour.Mid.Value, High = value(c).Value * c.ChipHour.High.Value / c.ChipHour.Mid.Value }
            : new(name, null, true, colour);

        return [Step("input", c => c.Input, 1), Step("output", c => c.Output, 0), Step("both, in the\ntraffic's mix", c => c.Blended, 4)];
    }

    private static void Silicon(Markup page, Plan plan)
    {
        var bill = plan.Silicon;
        page.In("div", "class=\"cards small\"", cards =>
        {
            void Card(string figure, string name, string remark) => cards.In("div", "class=\"card\"", card =>
                card.Text("b", string.Empty, figure).Text("span", string.Empty, name).Text("em", string.Empty, remark));

            Card(Say(bill.LogicWafers), "logic wafers", bill.WaferCost is not null ? $"{Say(bill.WaferCost)} USD" : "their price is not known");
            foreach (var die in bill.Dies)
            {
                Card(PlanWords.Number(die.GoodDies.Value), $"good dies, {die.Die.Name}", $"{die.PerPackage} a package");
            }

            Card(Say(bill.Memory.Stacks), $"{bill.Memory.Type} stacks", FigureUnit.Bytes.Write(bill.Memory.Capacity.Mid.Value));
        });
        if (bill.Unknown.Count > 0)
        {
            page.Text("p", "class=\"quiet\"", $"Not known: {string.Join("; ", bill.Unknown)}.");
        }
    }

    private static double? Less(Estimate<Usd>? whole, Estimate<Usd>? part) => whole is { } w && part is { } p ? w.Mid.Value - p.Mid.Value : null;

    private static string Say<T>(Estimate<T>? estimate)
        where T : struct, IQuantity<T> => estimate is { } known ? PlanWords.Interval(known) : "?";
}
