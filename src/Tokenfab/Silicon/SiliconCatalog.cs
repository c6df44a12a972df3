using Tokenfab.Catalog;
using Tokenfab.Silicon.Packaging;

namespace Tokenfab.Silicon;

/// <summary>The dies, process nodes, packaging and stacked memory of a catalogue.</summary>
public static class SiliconCatalog
{
    /// <summary>A die by id, name or alias.</summary>
    /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
    public static Die Die(this CatalogStore catalog, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Get("die", name, SiliconJson.Strict.Die);
    }

    /// <summary>A process node by id, name or alias.</summary>
    /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
    public static ProcessNode Node(this CatalogStore catalog, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Get("node", name, SiliconJson.Strict.ProcessNode);
    }

    /// <summary>A packaging technology by id, name or alias.</summary>
    /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
    public static PackagingTechnology Packaging(this CatalogStore catalog, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Get("packaging", name, SiliconJson.Strict.PackagingTechnology);
    }

    /// <summary>A generation of stacked memory by id, name or alias.</summary>
    /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
    public static HbmGeneration Hbm(this CatalogStore catalog, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Get("hbm", name, SiliconJson.Strict.HbmGeneration);
    }
}
