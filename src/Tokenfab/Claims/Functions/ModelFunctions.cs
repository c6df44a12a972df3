using Tokenfab.Catalog;
using Tokenfab.Models;
using static Tokenfab.Claims.Functions.Arguments;

namespace Tokenfab.Claims.Functions;

/// <summary>Models of the catalogue.</summary>
internal static class ModelFunctions
{
    public static IReadOnlyDictionary<string, ClaimFunction> Over(CatalogStore catalog) => new Dictionary<string, ClaimFunction>(StringComparer.Ordinal)
    {
        ["parameters"] = Figure("parameters", Dimension.Of("parameter"), name => ParameterCount.Of(catalog.Model(name)).Total),
        ["active_parameters"] = Figure("active_parameters", Dimension.Of("parameter"), name => ParameterCount.Of(catalog.Model(name)).Active),
        ["context_length"] = Figure("context_length", Dimension.Of("token"), name => catalog.Model(name).ContextLength),
        ["experts"] = Figure("experts", Dimension.Of("expert"), name => Mixture(catalog, name)?.Experts),
        ["active_experts"] = Figure("active_experts", Dimension.Of("expert"), name => Mixture(catalog, name)?.TopK),
        ["shared_experts"] = Figure(
            "shared_experts", Dimension.Of("expert"), name => Mixture(catalog, name) is { } mixture ? (double)mixture.SharedIntermediate / mixture.Intermediate : null),
    };

    private static MixtureOfExperts? Mixture(CatalogStore catalog, string name) =>
        catalog.Model(name).Layers.Select(run => run.FeedForward).OfType<MixtureOfExperts>().FirstOrDefault();
}
