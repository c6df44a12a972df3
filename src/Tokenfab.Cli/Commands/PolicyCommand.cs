using System.CommandLine;
using System.Globalization;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Rules;
using Tokenfab.Hardware;
using Tokenfab.Policy;
using Tokenfab.Quantities;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab policy</c>: whether the rules of a day let chips through, and the largest chip that they do.</summary>
internal static class PolicyCommand
{
    private static readonly Argument<string[]> Chips = new("CHIP") { Description = "Accelerators of the catalogue", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [] };

    private static readonly Option<string?> On = new("--on")
    {
        Description = "The day, as in 2026-02-01; without it the day on which the newest rules of the catalogue came into force", HelpName = "DATE",
    };

    private static readonly Option<string> To = new("--to")
    {
        Description = "Where the chips go: a country code of two letters", HelpName = "CC", DefaultValueFactory = _ => "CN",
    };

    private static readonly Option<string> As = new Option<string>("--as")
    {
        Description = "What is sold", DefaultValueFactory = _ => "chip",
    }.AcceptOnlyFromAmong([.. Enum.GetValues<Goods>().Select(OutcomeWords.Key)]);

    private static readonly Option<string?> Area = new("--area") { Description = "Ask for the largest chip of so much logic die instead", HelpName = "600mm2" };

    private static readonly Option<string> Accept = new Option<string>("--accept")
    {
        Description = "With --area: the strictest outcome to live with", DefaultValueFactory = _ => "free",
    }.AcceptOnlyFromAmong([.. Enum.GetValues<Outcome>().Select(OutcomeWords.Key)]);

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "policy", "Whether the export rules and tariffs of a day let a chip through, and the largest chip that they do",
            ("tokenfab policy h20 h200-sxm ascend-910c --on 2026-02-01", "three chips on a day"),
            ("tokenfab policy h200-sxm --to US", "the duty on a chip brought into the United States"),
            ("tokenfab policy --area 600mm2 --on 2024-06-01", "the largest chip on 600 mm2 that needed no licence that day"))
        {
            Chips, On, To, As, Area, Accept,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var store = call.Catalog();
        var packs = store.RulePacks();
        var (day, to) = (Day(call.Get(On), packs), Country(call.Get(To)!));
        var names = call.Get(Chips);
        if ((call.Get(Area) is not null) == (names.Length > 0))
        {
            throw new InputException(
                "policy", null, null, names.Length > 0 ? "chips and --area are two questions" : "no chip is named",
                "Name chips, as in 'tokenfab policy h20 --on 2026-02-01', or give '--area 600mm2' alone");
        }

        if (call.Get(Area) is { } area)
        {
            Design(call, packs, area, day, to);
            return ExitCode.Found;
        }

        var goods = Enum.GetValues<Goods>().First(goods => OutcomeWords.Key(goods) == call.Get(As));
        var judged = names.Select(name => store.Accelerator(name))
            .Select(chip => (Chip: chip, Verdict: PolicyVerdict.Of(RegulatedFigures.Of(chip, store), packs, goods, day, to))).ToArray();
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => PolicyText.Json(writer, judged, day, to));
        }
        else
        {
            PolicyText.Table(call.Terminal, judged, day, to);
        }

        return ExitCode.Found;
    }

    private static void Design(Call call, IReadOnlyList<RulePack> packs, string area, DateOnly day, string to)
    {
        if (!Quantity.TryParse<SquareMillimetres>(area, out var square, out var problem))
        {
            throw new InputException("--area", null, null, problem, "Write it as in '--area 600mm2'");
        }

        var accept = Enum.GetValues<Outcome>().First(outcome => OutcomeWords.Key(outcome) == call.Get(Accept));
        var design = LegalDesign.Largest(square, packs, day, to, accept);
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => PolicyText.Json(writer, design, accept, day, to));
        }
        else
        {
            PolicyText.Table(call.Terminal, design, accept, day, to);
        }
    }

    private static DateOnly Day(string? text, IReadOnlyList<RulePack> packs)
    {
        if (text is null)
        {
            return packs.Max(pack => pack.From);
        }

        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            throw new InputException("--on", null, null, $"'{text}' is no day", "Write it as in '--on 2026-02-01'");
        }

        var first = packs.Min(pack => pack.From);
        return day >= first
            ? day
            : throw new InputException("--on", null, null, $"the catalogue knows no rule before {first:yyyy-MM-dd}", "Ask for a later day, or add the older rules to a catalogue folder of your own");
    }

    private static string Country(string text) => text.Length == 2 && text.All(char.IsAsciiLetter)
        ? text.ToUpperInvariant()
        : throw new InputException("--to", null, null, $"'{text}' is no country code", "Write two letters, as in '--to CN'");
}
