using Tokenfab.Quantities;

namespace Tokenfab.Economics;

/// <summary>Who pays for hardware: a lender and its owner.</summary>
/// <param name="DebtShare">Share of the price that is borrowed, over the useful life, in equal monthly instalments.</param>
/// <param name="Interest">Interest of the loan a year, nominal; a twelfth of it is charged each month.</param>
/// <param name="EquityReturn">What the owner asks of the rest a year, nominal, in the same way. The residual value is the owner's.</param>
public sealed record Financing(Ratio DebtShare, Ratio Interest, Ratio EquityReturn);

/// <summary>Hardware that is leased: one payment a month, and it goes back at the end.</summary>
/// <param name="MonthlyShare">The payment as a share of the price.</param>
/// <param name="Term">How long it is paid.</param>
public sealed record Lease(Ratio MonthlyShare, Seconds Term);

/// <summary>Chips that fail, and what is done about it.</summary>
/// <param name="AnnualRate">Failures of a chip a year.</param>
/// <param name="ReplacementShare">What one costs its owner as a share of the chip's price: none under warranty, all of it without.</param>
/// <param name="Downtime">How long the chip is away for one.</param>
/// <remarks>Llama 3's 54 days on 16,384 H100 had 148 faulty GPUs and 72 faulty memories (Grattafiori et al. 2024, arXiv:2407.21783,
/// table 5): 9 % of chips a year.</remarks>
public sealed record FailureTerms(Ratio AnnualRate, Ratio ReplacementShare, Seconds Downtime);
