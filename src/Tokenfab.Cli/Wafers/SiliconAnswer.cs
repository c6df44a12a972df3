using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Exposure;
using Tokenfab.Silicon.Harvesting;
using Tokenfab.Silicon.Testing;
using Tokenfab.Silicon.Yields;

namespace Tokenfab.Cli.Wafers;

/// <summary>What <c>tokenfab silicon</c> found out about a die.</summary>
/// <param name="Die">The die, of the catalogue or of the command line.</param>
/// <param name="Node">Its process node; null where none is known.</param>
/// <param name="Gross">The certified count.</param>
/// <param name="Supply">Yield, good dies and cost, as far as they are known.</param>
/// <param name="Defects">The density that goes with the yield; null where no yield is known.</param>
/// <param name="Terms">What else decides the yield.</param>
/// <param name="Wanted">Good dies asked for.</param>
internal sealed record SiliconAnswer(
    Die Die, ProcessNode? Node, GrossDieCount Gross, DieSupply Supply, DefectModel? Defects, YieldTerms Terms, Count? Wanted)
{
    /// <summary>The exposures that print the dies; null where the reticle is lifted.</summary>
    public ExposurePlan? Exposures { get; init; }

    /// <summary>Whole dies where only whole fields are exposed; null where the reticle is lifted.</summary>
    public int? FullFieldDies { get; init; }

    /// <summary>Rectangles of the die's size on a panel, where one was asked for.</summary>
    public (Panel Panel, int Count)? OnPanel { get; init; }

    /// <summary>The products that dies with dead units are sold as; null where that is not known.</summary>
    public BinSplit? Bins { get; init; }

    /// <summary>Wafers for the mix of products asked for; null where none was, or a bin of it is met by no die.</summary>
    public Count? MixWafers { get; init; }

    /// <summary>What wafer test does, where its coverage was given.</summary>
    public TestOutcome? Test { get; init; }

    /// <summary>What the scan test of a wafer takes; null where none is told.</summary>
    public WaferTest? Scan { get; init; }

    /// <summary>What closed formulas make of the die, where that was asked for.</summary>
    public IReadOnlyList<GrossDieFormula> Formulas { get; init; } = [];

    /// <summary>The same yield under each model, where that was asked for, with the yields at other areas.</summary>
    public IReadOnlyList<(DefectModel Defects, IReadOnlyList<Ratio> Yields)> Models { get; init; } = [];

    /// <summary>The areas of those.</summary>
    public IReadOnlyList<SquareMillimetres> Areas { get; init; } = [];

    /// <summary>Dies of a wafer that can be sold, dead units allowed for; null where no bins are known.</summary>
    public Count? SoldPerWafer => Bins is { } bins ? new(Gross.Dies * bins.Sold.Value) : null;

    /// <summary>Cost of one of those.</summary>
    public Usd? CostPerSoldDie => SoldPerWafer is { Value: > 0.0 } sold && Supply.WaferPrice is { } price ? price.Mid / sold.Value : null;

    /// <summary>Masks and design, spread over the good dies asked for; null where one of them is not known.</summary>
    public Usd? DesignPerGoodDie => Wanted is { Value: > 0.0 } wanted && Node?.DesignCost is { } design ? design.Value / wanted.Value : null;
}
