using System.Collections.Concurrent;
using Tokenfab.Catalog;
using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <summary>Which calibration a chip gets.</summary>
/// <remarks>Its generation's own where there is one. Else its nearest kin's: for NVIDIA the measured generation whose matrix units are alike; for
/// other makers Hopper's where the chip has 8-bit floating point (designs since 2022), Ampere's where it has not. What is carried
/// over has a wider interval.</remarks>
public static class KernelCalibrations
{
    /// <summary>Half-width of the interval of constants carried over within a maker: Hopper from Ampere's and Blackwell from Hopper's constants
    /// err by 0.3 to 0.6 at the 80th percentile of the tables (tools/Tokenfab.Calibration, <c>report --kin</c>).</summary>
    private const double KinError = 0.5;

    /// <summary>The same between makers, which no table at hand can check.</summary>
    private const double StrangerError = 0.7;

    /// <summary>How much wider the intervals between makers are than those between a maker's generations: the ratio of the two above.</summary>
    private const double StrangerWidening = StrangerError / KinError;

    private static readonly ConcurrentDictionary<string, KernelCalibration> Embedded = new(StringComparer.Ordinal);

    /// <summary>A generation's own calibration in a catalogue.</summary>
    /// <exception cref="InputException">There is none of that generation, or its entry is broken.</exception>
    public static KernelCalibration Calibration(this CatalogStore store, string generation)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.Get("calibration", generation, KernelJson.Strict.KernelCalibration);
    }

    /// <summary>The calibration of a chip from the embedded catalogue.</summary>
    public static KernelCalibration Of(Accelerator chip) => Of(chip, Own);

    /// <summary>The calibration of a chip among given ones.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="own">The calibration of a generation, null where it has none.</param>
    public static KernelCalibration Of(Accelerator chip, Func<string, KernelCalibration?> own)
    {
        if (own(chip.Generation) is { } calibration)
        {
            return calibration;
        }

        var kin = Kin(chip);
        var (error, widening) = chip.Vendor == "NVIDIA" ? (KinError, 1.0) : (StrangerError, StrangerWidening);
        return own(kin) is { } nearest && Updated(nearest, chip, own) is var carried
            ? carried with { TypicalError = Math.Max(error, carried.TypicalError), Spreads = carried.Carried.Times(widening) }
            : throw new InvalidOperationException($"The catalogue has no calibration of {kin}, the nearest kin of {chip.Id}.");
    }

    /// <summary>The generation whose constants stand in for a chip's own.</summary>
    public static string Kin(Accelerator chip) => chip.Generation switch
    {
        "rubin" => "blackwell",
        "volta" or "turing" or "ada" or "blackwell-consumer" => "ampere",
        _ => chip.Peak.Fp8 is null ? "ampere" : "hopper",
    };

    // Ada and the consumer chips of Blackwell multiply as Ampere does, without the asynchronous units of Hopper, but are made in Hopper's
    // process and driven by the same software: energy, launch, attention and what eight bits cost are Hopper's. Ampere's attention was
    // measured with other hosts and older engines, whose floors would be carried over with it.
    private static KernelCalibration Updated(KernelCalibration nearest, Accelerator chip, Func<string, KernelCalibration?> own)
    {
        if (chip.Generation is not ("ada" or "blackwell-consumer") || own("hopper") is not { } hopper)
        {
            return nearest;
        }

        return nearest with
        {
            Launch = hopper.Launch,
            Attention = hopper.Attention,
            Gemm = nearest.Gemm with
            {
                Efficiency8 = hopper.Gemm.Efficiency8,
                EfficiencyBlock8 = hopper.Gemm.EfficiencyBlock8,
                SustainedPerKilowatt = hopper.Gemm.SustainedPerKilowatt,
                ThrottleTime = hopper.Gemm.ThrottleTime,
                Quantising = hopper.Gemm.Quantising,
            },
        };
    }

    private static KernelCalibration? Own(string generation)
    {
        if (Embedded.TryGetValue(generation, out var known))
        {
            return known;
        }

        var isKnown = CatalogStore.Embedded.List("calibration").Any(entry => entry.Id == generation);
        return isKnown
            ? Embedded.GetOrAdd(generation, CatalogStore.Embedded.Calibration(generation))
            : null;
    }
}
