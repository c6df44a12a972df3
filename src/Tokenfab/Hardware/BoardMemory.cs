using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Packaging;

namespace Tokenfab.Hardware;

/// <summary>Memory that stands beside a package, on its board or module: GDDR and LPDDR.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Capacity">All of it.</param>
/// <param name="Cost">Of all of it; null where no price is known.</param>
/// <param name="Sources">Ids of the sources of the facts used.</param>
/// <remarks>It is soldered on after the package has been tested, so that a package that fails takes none of it along.</remarks>
public sealed record BoardMemory(HbmGeneration Type, Bytes Capacity, Estimate<Usd>? Cost, IReadOnlyList<string> Sources)
{
    /// <summary>The memory beside an accelerator; null where it is stacked, on the die or of an unknown type.</summary>
    internal static BoardMemory? Of(Accelerator accelerator, CatalogStore catalog)
    {
        var memory = accelerator.Memory;
        if (OnDie(accelerator) || memory.Stacks is not null || catalog.Find("hbm", memory.Type) is null)
        {
            return null;
        }

        var type = catalog.Hbm(memory.Type);
        Estimate<Usd>? cost = type.Price is { } price
            ? new(price.Low * memory.Capacity.Low, price.Value * memory.Capacity.Value, price.High * memory.Capacity.High)
            : null;
        return type.LayerCapacity is null ? new(type, memory.Capacity.Value, cost, [.. type.Price?.Sources ?? []]) : null;
    }

    /// <summary>Whether all its memory is part of its dies.</summary>
    internal static bool OnDie(Accelerator accelerator) => accelerator.Memory.Type.Equals("SRAM", StringComparison.OrdinalIgnoreCase);
}
