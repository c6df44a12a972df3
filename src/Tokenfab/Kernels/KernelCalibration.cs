using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>What the kernels of one chip generation make of its peak rates: few constants, fitted on measurements of that
/// generation, or carried over from its nearest kin.</summary>
/// <param name="Id">Catalogue id: the generation.</param>
/// <param name="Name">What it is, in words.</param>
/// <param name="UnitRate">Peak 16-bit rate of one compute unit; used where a chip's number of units is not known.</param>
/// <param name="Launch">Shortest time from one kernel to the next in a captured graph.</param>
/// <param name="MemoryEfficiency">Best share of the peak memory bandwidth.</param>
/// <param name="HiddenShare">Share of the shorter of arithmetic and memory traffic that overlaps with the longer one.</param>
/// <param name="TypicalError">Half-width of the relative interval that holds 80 % of measurements of chips left out of the fit.</param>
/// <param name="Gemm">Matrix products.</param>
/// <param name="Attention">Attention.</param>
/// <param name="Experts">Grouped products of experts.</param>
/// <param name="Recurrence">State-space and linear-attention mixers.</param>
/// <param name="Elementwise">Unfused elementwise kernels.</param>
/// <param name="Spreads">How far measurements of chips left out of the fit spread around predictions.</param>
/// <param name="Carried">The same where these constants predict chips of the neighbouring generations.</param>
/// <param name="Fits">What it was fitted on, and how well it fits.</param>
/// <param name="Note">What was not fitted on measurements of this generation, and where it is from.</param>
public sealed record KernelCalibration(
    string Id,
    string Name,
    FlopsPerSecond UnitRate,
    Seconds Launch,
    double MemoryEfficiency,
    double HiddenShare,
    double TypicalError,
    GemmCalibration Gemm,
    AttentionCalibration Attention,
    ExpertCalibration Experts,
    RecurrenceCalibration Recurrence,
    ElementwiseCalibration Elementwise,
    KernelSpreads Spreads,
    KernelSpreads Carried,
    IReadOnlyList<CalibrationFit> Fits,
    string? Note = null);

/// <summary>One table that a calibration was fitted on.</summary>
/// <param name="Table">The table of measurements.</param>
/// <param name="Source">Id of an entry of <c>catalog/sources.yaml</c>.</param>
/// <param name="Chips">Catalogue ids of its chips.</param>
/// <param name="Rows">Rows compared.</param>
/// <param name="MedianError">Median absolute percentage error over the rows, as a share.</param>
/// <param name="NinthDecile">Its 90th percentile.</param>
/// <param name="LeftOutMedianError">Median over chips that were left out of the fit in turn; null where there is one chip.</param>
/// <param name="LeftOutNinthDecile">The 90th percentile over the same.</param>
/// <param name="LeftOutCoverage">Share of a left-out chip's rows inside the 80 % interval that the other chips' left-out errors give.</param>
public sealed record CalibrationFit(
    string Table,
    string Source,
    IReadOnlyList<string> Chips,
    int Rows,
    double MedianError,
    double NinthDecile,
    double? LeftOutMedianError = null,
    double? LeftOutNinthDecile = null,
    double? LeftOutCoverage = null);

/// <summary>Constants of matrix products. Efficiencies are shares of the dense peak in the steady state of a large tile.</summary>
/// <param name="Efficiency16">16-bit inputs.</param>
/// <param name="Efficiency8">8-bit floating-point inputs with per-tensor or per-channel scales.</param>
/// <param name="EfficiencyBlock8">8-bit floating-point inputs with block scales.</param>
/// <param name="EfficiencyInt8">8-bit integer inputs.</param>
/// <param name="Efficiency4">4-bit floating-point inputs.</param>
/// <param name="EfficiencyWidened">Weights stored narrower than they are multiplied, widened on the way (weight-only quantisation), as a
/// share of the peak at which they are multiplied.</param>
/// <param name="UnitFeed">Bytes per second that the cache feeds to one compute unit.</param>
/// <param name="TileStart">Filling the pipeline and storing the result of one tile.</param>
/// <param name="SplitCost">Summing up partial results where several units share a tile along the inner dimension.</param>
/// <param name="WidenPass">Floor that widening the weights adds to a product.</param>
/// <param name="BatchStart">What a kernel of products side by side takes longer to start than that of one product.</param>
/// <param name="SustainedPerKilowatt">16-bit arithmetic that a kilowatt above the idle share of the board's power keeps up; 8 bits take half the
/// energy, 4 bits a quarter.</param>
/// <param name="ThrottleTime">Length of a kernel at which half of its repetitions run at the clock that the power limit allows.</param>
/// <param name="Quantising">Quantising the inputs of an 8-bit or 4-bit product on the way in.</param>
public sealed record GemmCalibration(
    double Efficiency16,
    double Efficiency8,
    double EfficiencyBlock8,
    double EfficiencyInt8,
    double Efficiency4,
    double EfficiencyWidened,
    BytesPerSecond UnitFeed,
    Seconds TileStart,
    Seconds SplitCost,
    Seconds WidenPass,
    Seconds BatchStart,
    FlopsPerSecond SustainedPerKilowatt,
    Seconds ThrottleTime,
    QuantiserCalibrations Quantising);
