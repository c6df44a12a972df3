using System.CommandLine;
using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Cli.Wafers;

/// <summary>The question that a command line puts to <c>tokenfab silicon</c>.</summary>
internal static class SiliconOptions
{
    private static readonly Argument<string> Die = new("DIE") { Description = "A size (24.495mmx24.495mm) or a die of the catalogue (gh100)" };
    private static readonly Option<string?> Scribe = Text("--scribe", "0.1mm", "Gap between dies");
    private static readonly Option<string?> ScribeY = Text("--scribe-y", "0.1mm", "Gap between rows, where it is another");
    private static readonly Option<string?> Edge = Text("--edge", "3mm", "Ring along the rim without dies");
    private static readonly Option<string?> Diameter = Text("--diameter", "300mm", "Diameter of the wafer");
    private static readonly Option<string?> Notch = Text("--notch", "0mm", "Height from the rim of the band at the bottom without dies");
    private static readonly Option<bool> Cell = new("--cell") { Description = "Half the scribe line must fit too, not the sawn die alone" };
    private static readonly Option<bool> NoReticle = new("--no-reticle") { Description = "Allow dies larger than one exposure field (interposers)" };
    private static readonly Option<string?> Node = Text("--node", "NODE", "Process node of the catalogue: its defects and wafer price");
    private static readonly Option<string?> Density = Text("--d0", "0.1/cm2", "Killer defects by area");
    private static readonly Option<string> Model = new Option<string>("--model") { Description = "How defects fall", DefaultValueFactory = _ => "poisson" }
        .AcceptOnlyFromAmong(YieldWords.All);

    private static readonly Option<double?> Shape = new("--shape") { Description = "Clustering of negative_binomial, layers of bose_einstein", HelpName = "N" };
    private static readonly Option<string?> Yield = Text("--yield", "50%", "Share of good dies, where that is known instead");
    private static readonly Option<string?> WaferPrice = Text("--wafer-price", "9346USD", "Price of a finished wafer");
    private static readonly Option<string?> Good = Text("--good", "125k", "Good dies wanted, to be told the wafers");

    public static void AddTo(Command verb)
    {
        verb.Add(Die);
        foreach (var option in (Option[])[Scribe, ScribeY, Edge, Diameter, Notch, Cell, NoReticle, Node, Density, Model, Shape, Yield, WaferPrice, Good])
        {
            verb.Add(option);
        }
    }

    /// <summary>Reads the options and answers the question.</summary>
    /// <exception cref="InputException">An option is malformed, or die and wafer do not go together.</exception>
    public static SiliconAnswer Answer(Call call)
    {
        var convention = Convention(call);
        var die = WithYield(NamedDie(call), call);
        var node = WithFigures((call.Get(Node) ?? die.Node) is { } name ? call.Catalog().Node(name) : null, call);
        var size = die.Size(convention.Reticle) ?? throw new InputException(
            die.Name, null, "area", "the catalogue does not know the area of this die", "Give its size instead, as in '24.495mmx24.495mm'");
        var gross = GrossDies.Certify(size, convention);
        var defects = die.Yield is { Value: var told } ? DefectModel.FromYield(told, size.Area, TheModel(call), call.Get(Shape)) : node?.Defects?.Mid;
        return new(die, node, gross, DieSupply.Of(die, node, convention), defects, Read<Count>(call, Good));
    }

    private static WaferConvention Convention(Call call)
    {
        var usual = new WaferConvention();
        var scribe = Read<Millimetres>(call, Scribe);
        return usual with
        {
            Diameter = Read<Millimetres>(call, Diameter) ?? usual.Diameter,
            EdgeExclusion = Read<Millimetres>(call, Edge) ?? usual.EdgeExclusion,
            ScribeX = scribe ?? usual.ScribeX,
            ScribeY = Read<Millimetres>(call, ScribeY) ?? scribe ?? usual.ScribeY,
            NotchBand = Read<Millimetres>(call, Notch) ?? usual.NotchBand,
            Fit = call.Get(Cell) ? DieFit.PitchCell : DieFit.FinishedDie,
            Reticle = call.Get(NoReticle) ? null : usual.Reticle,
        };
    }

    // A size starts with a digit or a sign, and no die is called so.
    private static Die NamedDie(Call call)
    {
        var text = call.Get(Die).Trim();
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '.' or '-' or '+'))
        {
            return call.Catalog().Die(text);
        }

        var size = DieSize.Parse(text);
        return new() { Id = text, Name = size.ToString(), Vendor = string.Empty, Width = Given(size.Width), Height = Given(size.Height) };
    }

    private static Die WithYield(Die die, Call call) => (Read<Ratio>(call, Yield), Read<DefectDensity>(call, Density)) switch
    {
        ({ }, { }) => throw new InputException("--yield", null, null, "a yield and a defect density are given", "Give one: either follows from the other"),
        ({ } yield, null) => die with { Yield = Given(yield) },
        (null, { }) => die with { Yield = null },
        _ => die,
    };

    private static ProcessNode? WithFigures(ProcessNode? node, Call call)
    {
        var (density, price) = (Read<DefectDensity>(call, Density), Read<Usd>(call, WaferPrice));
        if (density is null && price is null)
        {
            return node;
        }

        node ??= new ProcessNode { Id = string.Empty, Name = "this process", Foundry = string.Empty };
        var shape = call.Get(Shape) is { } s ? Given(new Ratio(s)) : null;
        return node with
        {
            Defects = density is { } d ? new(Given(d), TheModel(call), shape) : node.Defects,
            WaferPrice = price is { } p ? Given(p) : node.WaferPrice,
        };
    }

    private static YieldModel TheModel(Call call) => YieldWords.Model(call.Get(Model)!);

    private static Fact<T> Given<T>(T value)
        where T : struct, IQuantity<T> => new(value, value, value, ["command line"], Confidence.Reported);

    private static T? Read<T>(Call call, Option<string?> option)
        where T : struct, IQuantity<T>
    {
        if (call.Get(option) is not { } text)
        {
            return null;
        }

        return Quantity.TryParse<T>(text, out var value, out var problem)
            ? value
            : throw new InputException(option.Name, null, null, problem, $"Write it as in '{option.HelpName}'");
    }

    private static Option<string?> Text(string name, string example, string description) => new(name) { Description = description, HelpName = example };
}
