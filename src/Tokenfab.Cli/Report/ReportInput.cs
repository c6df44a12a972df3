using Tokenfab.Catalog;
using Tokenfab.Planning;

namespace Tokenfab.Cli.Report;

/// <summary>What a report is made of.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Scenario">The text of the scenario file.</param>
/// <param name="Source">Finds a source by its id; null where there is none.</param>
internal sealed record ReportInput(PlanResult Result, string Scenario, Func<string, Source?> Source);
