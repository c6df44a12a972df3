using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Planning.WhatIf;

/// <summary>What making one package costs, as the catalogue tells it; prices of chips follow its changes.</summary>
internal static class MakingCost
{
    /// <summary>Cost of one tested package: dies, interposer, memory and losses; of its dies alone where the rest is not known, null where they are not.</summary>
    public static Usd? Of(Accelerator chip, CatalogStore catalog)
    {
        if (chip.Dies.Count == 0)
        {
            return null;
        }

        var bill = PackageBill.For(chip, catalog);
        return bill.Package?.Mid ?? BillOfSilicon.For(chip, new Count(1.0), catalog).DieCostPerPackage?.Mid;
    }
}
