using Tokenfab.Catalog;

namespace Tokenfab.Planning;

/// <summary>Answers scenarios.</summary>
public static class Planner
{
    /// <summary>Searches chips x layouts x precisions x batches x modes for the plans that keep the scenario's objectives.</summary>
    /// <param name="scenario">The question.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="folder">The folder that relative paths of the scenario start from.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <exception cref="InputException">The scenario names something that does not exist or contradicts itself.</exception>
    public static PlanResult Run(Scenario scenario, CatalogStore catalog, string folder, int threads) =>
        throw new InvalidOperationException("not yet");
}
