using System.Collections.Concurrent;
using Tokenfab.Catalog;
using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <summary>Which power constants a chip gets: its generation's own, else those of the kin whose kernels it borrows
/// (<see cref="KernelCalibrations.Kin"/>), with a wider interval.</summary>
public static class PowerCalibrations
{
    // Constants of one generation judged on another's measurements (tools/Tokenfab.Calibration, fit-power, "from kin").
    private const double KinError = 0.7;

    private static readonly ConcurrentDictionary<string, PowerCalibration> Embedded = new(StringComparer.Ordinal);

    private static readonly Lazy<HashSet<string>> Known = new(() =>
        CatalogStore.Embedded.List("power").Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal));

    /// <summary>A generation's own power constants in a catalogue.</summary>
    /// <exception cref="InputException">There are none of that generation, or the entry is broken.</exception>
    public static PowerCalibration Power(this CatalogStore store, string generation)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.Get("power", generation, KernelJson.Strict.PowerCalibration);
    }

    /// <summary>The constants of a chip from the embedded catalogue.</summary>
    public static PowerCalibration Of(Accelerator chip)
    {
        if (Known.Value.Contains(chip.Generation))
        {
            return Get(chip.Generation);
        }

        var kin = Get(KernelCalibrations.Kin(chip));
        return kin with { TypicalError = Math.Max(KinError, kin.TypicalError), KernelError = Math.Max(KinError, kin.KernelError), EnergyError = Math.Max(KinError, kin.EnergyError) };
    }

    private static PowerCalibration Get(string generation) =>
        Embedded.GetOrAdd(generation, static id => CatalogStore.Embedded.Power(id));
}
