using Tokenfab.Catalog;
using Tokenfab.Hardware;

namespace Tokenfab.Calibration.Truth;

/// <summary>The chips of the truth tables, as the catalogue knows them.</summary>
public static class TruthChips
{
    private static readonly Dictionary<string, Accelerator?> Known = new(StringComparer.Ordinal);

    /// <summary>The chip that a table names; null where the catalogue has none of that name.</summary>
    public static Accelerator? Find(string name)
    {
        if (!Known.TryGetValue(name, out var chip))
        {
            var entry = CatalogStore.Embedded.Find(name).FirstOrDefault(entry => entry.Kind == "accelerator");
            Known[name] = chip = entry is null ? null : CatalogStore.Embedded.Accelerator(entry.Id);
        }

        return chip;
    }
}
