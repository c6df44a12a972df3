using System.CommandLine;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Exposure;
using Tokenfab.Silicon.Testing;
using Tokenfab.Silicon.Yields;

namespace Tokenfab.Cli.Wafers;

/// <summary>The question that a command line puts to <c>tokenfab silicon</c>.</summary>
internal static class SiliconOptions
{
    private static readonly Argument<string> Die = new("DIE") { Description = "A size (24.495mmx24.495mm), an area (600mm2), or a die or an accelerator of the catalogue (gh100, h100-sxm)" };
    private static readonly Option<string?> Scribe = Text("--scribe", "0.1mm", "Gap between dies");
    private static readonly Option<string?> ScribeY = Text("--scribe-y", "0.1mm", "Gap between rows, where it is another");
    private static readonly Option<string?> Edge = Text("--edge", "3mm", "Ring along the rim without dies");
    private static readonly Option<string?> Diameter = Text("--diameter", "300mm", "Diameter of the wafer");
    private static readonly Option<string?> Notch = Text("--notch", "0mm", "Height from the rim of the band at the bottom without dies");
    private static readonly Option<bool> Cell = new("--cell") { Description = "Half the scribe line must fit too, not the sawn die alone" };
    private static readonly Option<string?> Reticle = Text("--reticle", "26mmx33mm", "The scanner's exposure field; 26mmx16.5mm for High-NA");
    private static readonly Option<bool> NoReticle = new("--no-reticle") { Description = "Allow dies larger than one exposure field (interposers)" };
    private static readonly Option<string?> Node = Text("--node", "NODE", "Process node of the catalogue: its defects and wafer price");
    private static readonly Option<string?> Density = Text("--d0", "0.1/cm2", "Killer defects by area");
    private static readonly Option<string> Model = new Option<string>("--model") { Description = "How defects fall", DefaultValueFactory = _ => "poisson" }
        .AcceptOnlyFromAmong(YieldWords.All);

    private static readonly Option<double?> Shape = new("--shape") { Description = "Clustering of negative_binomial, layers of bose_einstein", HelpName = "N" };
    private static readonly Option<string?> Yield = Text("--yield", "50%", "Share of good dies, where that is known instead");
    private static readonly Option<string?> Systematic = Text("--systematic", "98%", "Share of dies that systematic losses leave");
    private static readonly Option<string?> Parametric = Text("--parametric", "95%", "Share of working dies that meet speed and leakage");
    private static readonly Option<string?> KillArea = Text("--critical-area", "80%", "Share of the die in which a defect kills");
    private static readonly Option<double?> Radial = new("--radial") { Description = "By how much defects at the rim exceed those at the centre", HelpName = "1" };
    private static readonly Option<double> RadialPower = new("--radial-power") { Description = "How steeply they rise", HelpName = "2", DefaultValueFactory = _ => 2.0 };
    private static readonly Option<string?> Coverage = Text("--coverage", "95%", "Share of faults that wafer test detects (Williams and Brown)");
    private static readonly Option<bool> Models = new("--models") { Description = "The density that gives the yield under every model" };
    private static readonly Option<string[]> At = new("--at") { Description = "With --models: the yield of a die of this area too", HelpName = "814mm2", DefaultValueFactory = _ => [] };
    private static readonly Option<bool> Formulas = new("--formulas") { Description = "What closed formulas make of the die, beside the count" };
    private static readonly Option<string?> Flat = Text("--flat", "57.5mm", "Length of a flat at the wafer's bottom");
    private static readonly Option<bool> Rotate = new("--rotate") { Description = "Turn the die by a quarter where more fit so" };
    private static readonly Option<string?> OnPanel = Text("--panel", "510mmx515mm", "Count on a rectangular panel too, with 5 mm of edge");
    private static readonly Option<string?> WaferPrice = Text("--wafer-price", "9346USD", "Price of a finished wafer");
    private static readonly Option<string?> Good = Text("--good", "125k", "Good dies wanted, to be told the wafers");

    public static void AddTo(Command verb)
    {
        verb.Add(Die);
        foreach (var option in (Option[])[Scribe, ScribeY, Edge, Diameter, Notch, Cell, Reticle, NoReticle, Node, Density, Model, Shape, Yield, WaferPrice, Good,
            Systematic, Parametric, KillArea, Radial, RadialPower, Coverage, Models, At, Formulas, Flat, Rotate, OnPanel])
        {
            verb.Add(option);
        }

        BinOptions.AddTo(verb);
        TestOptions.AddTo(verb);
    }

    /// <summary>The accelerator that the command line names; null where it names a size, or a die whose size is known.</summary>
    public static Accelerator? NamedAccelerator(Call call)
    {
        var (text, catalog) = (call.Get(Die).Trim(), call.Catalog());
        var isDie = IsSize(text) || (catalog.Find("die", text) is not null && catalog.Die(text).Size(reticle: null) is not null);
        return !isDie && catalog.Find("accelerator", text) is not null ? catalog.Accelerator(text) : null;
    }

    /// <summary>What making an accelerator costs.</summary>
    /// <exception cref="InputException">An option is malformed, or belongs to a single die.</exception>
    public static PackageBill Package(Call call, Accelerator accelerator)
    {
        Option<string?>[] ofDies = [Node, Density, Yield, WaferPrice, Systematic, Parametric, KillArea, OnPanel];
        if (ofDies.FirstOrDefault(option => call.Get(option) is not null) is { } given)
        {
            throw new InputException(
                given.Name, null, null, $"it is told of one die, and {accelerator.Name} is a package",
                accelerator.Dies.Count > 0 ? $"Name the die: {string.Join(", ", accelerator.Dies.Select(d => d.Die))}" : "Leave it out");
        }

        return PackageBill.For(accelerator, call.Catalog(), Convention(call), Read<Ratio>(call, Coverage));
    }

    /// <summary>The good packages asked for.</summary>
    public static Count? Wanted(Call call) => Read<Count>(call, Good);

    /// <summary>Reads the options and answers the question.</summary>
    /// <exception cref="InputException">An option is malformed, or die and wafer do not go together.</exception>
    public static SiliconAnswer Answer(Call call)
    {
        var convention = Convention(call);
        var die = WithYield(NamedDie(call), call);
        var node = WithFigures((call.Get(Node) ?? die.Node) is { } name ? call.Catalog().Node(name) : null, call);
        var size = die.Size(convention.Reticle) ?? throw new InputException(
            die.Name, null, "area", "the catalogue does not know the area of this die", "Give its size instead, as in '24.495mmx24.495mm'");
        var gross = call.Get(Rotate) ? GrossDies.CertifyEitherWay(size, convention) : GrossDies.Certify(size, convention);
        var terms = Terms(call);
        terms.CheckedOthers();
        var defects = die.Yield is { Value: var told } ? terms.FromYield(told, size.Area, gross, TheModel(call), call.Get(Shape)) : node?.Defects?.Mid;
        var supply = DieSupply.Of(gross.Die == size ? die : die with { Width = Given(gross.Die.Width), Height = Given(gross.Die.Height) }, node, convention, terms);
        var answer = new SiliconAnswer(die, node, gross, supply, defects, terms, Read<Count>(call, Good));
        var bins = BinOptions.Split(call, answer);
        return answer with
        {
            Exposures = convention.Reticle is null ? null : ExposurePlan.For(gross),
            FullFieldDies = convention.Reticle is null ? null : ExposurePlan.FullFieldDies(gross.Die, convention),
            OnPanel = call.Get(OnPanel) is { } panel ? Count(Panel.P510 with { Size = DieSize.Parse(panel) }, size) : null,
            Bins = bins,
            MixWafers = BinOptions.Mix(call, bins, gross),
            Test = Read<Ratio>(call, Coverage) is { } coverage && supply.Yield is { } yield ? TestOutcome.OfFaults(yield.Mid, coverage) : null,
            Scan = TestOptions.Of(call, gross),
            Formulas = call.Get(Formulas) ? GrossDieFormula.All(gross.Die, convention) : [],
            Areas = Areas(call, size),
            Models = call.Get(Models) ? UnderEachModel(call, answer, Areas(call, size)) : [],
        };
    }

    private static (Panel Panel, int Count) Count(Panel panel, DieSize size) => (panel, panel.Count(size));

    private static YieldTerms Terms(Call call) => new()
    {
        Systematic = Read<Ratio>(call, Systematic) ?? new(1.0),
        Parametric = Read<Ratio>(call, Parametric) ?? new(1.0),
        KillArea = Read<Ratio>(call, KillArea) ?? new(1.0),
        Radial = call.Get(Radial) is { } rise ? new(rise, call.Get(RadialPower)) : null,
    };

    private static List<SquareMillimetres> Areas(Call call, DieSize size) =>
    [
        size.Area, .. call.Get(At)!.Select(text => Quantity.TryParse<SquareMillimetres>(text, out var area, out var problem)
            ? area
            : throw new InputException(At.Name, null, null, problem, $"Write it as in '{At.HelpName}'")),
    ];

    private static List<(DefectModel, IReadOnlyList<Ratio>)> UnderEachModel(Call call, SiliconAnswer answer, List<SquareMillimetres> areas)
    {
        var yield = answer.Supply.Yield?.Mid ?? throw new InputException("--models", null, null, "there is no yield to find densities for", "Give --yield, as in '50%'");
        var given = call.Get(Shape);
        (YieldModel Model, double? Shape)[] models =
        [
            (YieldModel.Poisson, null), (YieldModel.Murphy, null), (YieldModel.Rectangular, null),
            .. given is { } shape ? [(YieldModel.NegativeBinomial, shape)] : ((YieldModel, double?)[])[(YieldModel.NegativeBinomial, 10.0), (YieldModel.NegativeBinomial, 3.0), (YieldModel.NegativeBinomial, 2.0)],
            (YieldModel.Seeds, null), (YieldModel.BoseEinstein, given ?? 10.0), (YieldModel.Moore, null),
        ];
        var (die, convention) = (answer.Gross.Die, answer.Gross.Convention);
        GrossDieCount?[] grids =
        [
            answer.Gross, .. areas.Skip(1).Select(area => answer.Terms.Radial is null ? null : GrossDies.Certify(DieSize.FromArea(area, convention.Reticle), convention)),
        ];
        return
        [
            .. models.Select(m => answer.Terms.FromYield(yield, die.Area, answer.Gross, m.Model, m.Shape))
                .Select(defects => (defects, (IReadOnlyList<Ratio>)[.. areas.Select((area, i) => answer.Terms.Yield(defects, area, grids[i]))])),
        ];
    }

    private static WaferConvention Convention(Call call)
    {
        var usual = new WaferConvention();
        var scribe = Read<Millimetres>(call, Scribe);
        var convention = usual with
        {
            Diameter = Read<Millimetres>(call, Diameter) ?? usual.Diameter,
            EdgeExclusion = Read<Millimetres>(call, Edge) ?? usual.EdgeExclusion,
            ScribeX = scribe ?? usual.ScribeX,
            ScribeY = Read<Millimetres>(call, ScribeY) ?? scribe ?? usual.ScribeY,
            NotchBand = Read<Millimetres>(call, Notch) ?? usual.NotchBand,
            Fit = call.Get(Cell) ? DieFit.PitchCell : DieFit.FinishedDie,
            Reticle = call.Get(NoReticle) ? null : call.Get(Reticle) is { } field ? DieSize.Parse(field) : usual.Reticle,
        };
        if (Read<Millimetres>(call, Flat) is not { } flat)
        {
            return convention;
        }

        return convention.NotchBand > Millimetres.Zero
            ? throw new InputException(Flat.Name, null, null, "a wafer has a notch or a flat, and both are given", "Leave one out")
            : convention.WithFlat(flat);
    }

    // A size starts with a digit or a sign, and no die is called so.
    private static bool IsSize(string text) => text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] is '.' or '-' or '+');

    private static Die NamedDie(Call call)
    {
        var text = call.Get(Die).Trim();
        if (!IsSize(text))
        {
            return call.Catalog().Die(text);
        }

        if (Quantity.TryParse<SquareMillimetres>(text, out var area, out _))
        {
            return area.Value > 0.0
                ? new() { Id = text, Name = area.ToString(), Vendor = string.Empty, Area = Given(area) }
                : throw new InputException("die", null, "area", $"{area} is no area of a die", "Write an area above zero, as in '600mm2'");
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

    internal static Fact<T> Given<T>(T value)
        where T : struct, IQuantity<T> => new(value, value, value, ["command line"], Confidence.Reported);

    internal static T? Read<T>(Call call, Option<string?> option)
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
