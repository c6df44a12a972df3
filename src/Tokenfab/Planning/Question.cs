using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels.Measured;
using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Planning;

/// <summary>A scenario with all that is the same on every chip worked out.</summary>
/// <param name="Scenario">As the user wrote it.</param>
/// <param name="Catalog">What is known.</param>
/// <param name="Traffic">The traffic, trace and daily counts resolved.</param>
/// <param name="Slo">The objectives, defaults filled in.</param>
/// <param name="SizedFor">The rate that the fleet is sized for.</param>
/// <param name="Graph">The model's operators.</param>
/// <param name="Cache">What the model keeps per token and sequence.</param>
/// <param name="Loads">Expert loads by the logarithm to base two of the degree of expert parallelism.</param>
/// <param name="Rules">What the day's rules say; null where the scenario asks for none.</param>
/// <param name="MakingChange">How far the cost of making a chip differs from that of the catalogue's price, to be added to it; null for not at all.</param>
/// <param name="Measured">The user's measured kernels; null for none.</param>
internal sealed record Question(
    Scenario Scenario, CatalogStore Catalog, Traffic Traffic, Slo Slo, RequestsPerSecond SizedFor,
    OperatorGraph Graph, IReadOnlyList<KvCacheLayers> Cache, IReadOnlyList<ExpertLoads?> Loads,
    PurchaseRules? Rules, Func<Accelerator, Usd>? MakingChange, IMeasuredKernels? Measured);
