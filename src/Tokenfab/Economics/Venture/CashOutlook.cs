using Tokenfab.Quantities;

namespace Tokenfab.Economics.Venture;

/// <summary>What becomes of a company's cash.</summary>
/// <param name="Company">The company.</param>
/// <param name="Paths">Futures drawn.</param>
/// <param name="Seed">What they were drawn from.</param>
/// <param name="Quarters">Quarter by quarter, the first being 1.</param>
/// <param name="Ruin">Share of futures in which cash runs out within the quarters looked at.</param>
/// <param name="RuinError">Standard error of that share: sqrt(p (1 - p) / paths).</param>
/// <param name="MedianRuin">The quarter by which half of all futures have run out; null where fewer do.</param>
/// <param name="OnResearchAlone">Years that the cash covers the first quarter's fixed costs without any revenue.</param>
public sealed record CashOutlook(
    Company Company, long Paths, ulong Seed, IReadOnlyList<QuarterOutlook> Quarters, Ratio Ruin, Ratio RuinError, int? MedianRuin, double OnResearchAlone);

/// <summary>One quarter's cash over all futures; those that ran out stay at zero.</summary>
/// <param name="Quarter">Its number.</param>
/// <param name="Ruined">Share of futures that have run out by its end.</param>
/// <param name="Tenth">The tenth part has less.</param>
/// <param name="Quartile">A quarter has less.</param>
/// <param name="Median">Half have less.</param>
/// <param name="UpperQuartile">A quarter has more.</param>
/// <param name="Ninetieth">The tenth part has more.</param>
public sealed record QuarterOutlook(int Quarter, Ratio Ruined, Money Tenth, Money Quartile, Money Median, Money UpperQuartile, Money Ninetieth);
