using Tokenfab.Catalog;
using Tokenfab.Claims.Functions;

namespace Tokenfab.Claims;

/// <summary>The functions that formulas of claims know: arithmetic, and the engine.</summary>
/// <remarks>A function takes measures of given dimensions and says so when it is given others; <c>docs/claims.md</c> lists them.</remarks>
public static class ClaimFunctions
{
    /// <summary>The functions over a catalogue, by name.</summary>
    public static IReadOnlyDictionary<string, ClaimFunction> Over(CatalogStore catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return ArithmeticFunctions.All.Concat(GrowthFunctions.All).Concat(SiliconFunctions.Over(catalog))
            .Concat(HardwareFunctions.Over(catalog)).Concat(ModelFunctions.Over(catalog)).Concat(EconomicsFunctions.All)
            .ToDictionary(StringComparer.Ordinal);
    }
}
