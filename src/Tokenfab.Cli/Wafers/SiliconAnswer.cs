using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Cli.Wafers;

/// <summary>What <c>tokenfab silicon</c> found out.</summary>
/// <param name="Die">The die, of the catalogue or of the command line.</param>
/// <param name="Node">Its process node; null where none is known.</param>
/// <param name="Gross">The certified count.</param>
/// <param name="Supply">Yield, good dies and cost, as far as they are known.</param>
/// <param name="Defects">The density that goes with the yield; null where no yield is known.</param>
/// <param name="Wanted">Good dies asked for.</param>
internal sealed record SiliconAnswer(
    Die Die, ProcessNode? Node, GrossDieCount Gross, DieSupply Supply, DefectModel? Defects, Count? Wanted);
