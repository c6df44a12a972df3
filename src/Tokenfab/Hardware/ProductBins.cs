using Tokenfab.Catalog;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Harvesting;

namespace Tokenfab.Hardware;

/// <summary>The products of a catalogue that a die is sold as, by the units that they enable.</summary>
public static class ProductBins
{
    /// <summary>One bin for each number of enabled units, most first; products that enable as many share it.</summary>
    /// <param name="die">The die.</param>
    /// <param name="catalog">Where its products are found.</param>
    /// <returns>Empty where the die's structure is not known or no product says how many units it enables.</returns>
    public static IReadOnlyList<Bin> Of(Die die, CatalogStore catalog)
    {
        ArgumentNullException.ThrowIfNull(die);
        ArgumentNullException.ThrowIfNull(catalog);
        if (die.Unit is not { } unit || die.Structure?.Find(unit) is not { } block)
        {
            return [];
        }

        return
        [
            .. catalog.List("accelerator").Select(entry => catalog.Accelerator(entry.Id))
                .Where(chip => chip.ComputeUnits is not null && chip.Dies.Any(use => catalog.Find("die", use.Die)?.Id == die.Id))
                .Select(chip => (chip.Name, Units: (int)(chip.ComputeUnits!.Value.Value / chip.Dies.Sum(use => use.Number))))
                .Where(product => product.Units <= block.Units)
                .GroupBy(product => product.Units).OrderByDescending(group => group.Key)
                .Select(group => new Bin($"{group.Key} {unit}: {Products(group.Select(p => p.Name))}", [new(unit, group.Key)])),
        ];
    }

    private static string Products(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count <= 2 ? string.Join(", ", all) : $"{all[0]} and {all.Count - 1} more";
    }
}
