using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Packaging;

namespace Tokenfab.Hardware;

/// <summary>The stacked memory of a package.</summary>
/// <param name="Generation">Its generation.</param>
/// <param name="Stacks">How many stacks.</param>
/// <param name="Capacity">Of one stack.</param>
/// <param name="Layers">Of one stack; null where not known.</param>
/// <param name="StackYield">Share of such stacks that the memory maker gets out good; the price holds its losses already.</param>
/// <param name="Cost">Of all stacks; null where no price is known.</param>
/// <param name="Sources">Ids of the sources of the facts used.</param>
public sealed record HbmStack(
    HbmGeneration Generation, int Stacks, Bytes Capacity, int? Layers, Estimate<Ratio>? StackYield, Estimate<Usd>? Cost, IReadOnlyList<string> Sources)
{
    /// <summary>The stacks of an accelerator; null where its memory is not stacked, or too little is known of it.</summary>
    internal static HbmStack? Of(Accelerator accelerator, CatalogStore catalog)
    {
        var memory = accelerator.Memory;
        if (memory.Stacks is not { } stacks || catalog.Find("hbm", memory.Type) is null)
        {
            return null;
        }

        var generation = catalog.Hbm(memory.Type);
        var capacity = new Bytes(memory.Capacity.Value.Value / stacks.Value.Value);
        var layers = generation.Layers(capacity);
        Estimate<Usd>? cost = generation.Price is { } price
            ? new(price.Low * memory.Capacity.Low, price.Value * memory.Capacity.Value, price.High * memory.Capacity.High)
            : null;
        return new(
            generation, (int)stacks.Value.Value, capacity, layers, layers is { } n ? generation.StackYield(n) : null, cost,
            [.. generation.Price?.Sources ?? [], .. generation.LayerYield?.Sources ?? [], .. stacks.Sources]);
    }
}
