using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Calibration.Truth;

/// <summary>The chips of the truth tables.</summary>
public static class TruthChips
{
    private static readonly Dictionary<string, Accelerator> Known = new(StringComparer.Ordinal)
    {
        ["a100_sxm"] = Make("a100-sxm", "ampere", "HBM2e", 312, null, 624, null, 2039, 108, 80),
        ["h100_sxm"] = Make("h100-sxm", "hopper", "HBM3", 989.4, 1979, 1979, null, 3350, 132, 80),
        ["h200_sxm"] = Make("h200-sxm", "hopper", "HBM3e", 989.5, 1979, 1979, null, 4800, 132, 141),
        ["b200_sxm"] = Make("b200-sxm", "blackwell", "HBM3e", 2250, 4500, 4500, 9000, 8000, 148, 180),
        ["gb200"] = Make("gb200", "blackwell", "HBM3e", 2500, 5000, 5000, 10000, 8000, 152, 185),
        ["V100-PCIE-16GB"] = Make("v100-pcie", "volta", "HBM2", 112, null, null, null, 900, 80, 16),
    };

    public static Accelerator? Find(string name) => Known.GetValueOrDefault(name);

    private static Accelerator Make(
        string id, string generation, string memory, double tflops16, double? tflops8, double? tops8, double? tflops4, double gigabytesPerSecond, int units, double gib) => new()
    {
        Id = id,
        Name = id,
        Vendor = "NVIDIA",
        Generation = generation,
        ComputeUnits = Fact(new Count(units)),
        Peak = new PeakRates
        {
            Fp16 = Fact(new FlopsPerSecond(tflops16 * 1e12)),
            Bf16 = Fact(new FlopsPerSecond(tflops16 * 1e12)),
            Fp8 = tflops8 is { } fp8 ? Fact(new FlopsPerSecond(fp8 * 1e12)) : null,
            Int8 = tops8 is { } int8 ? Fact(new FlopsPerSecond(int8 * 1e12)) : null,
            Fp4 = tflops4 is { } fp4 ? Fact(new FlopsPerSecond(fp4 * 1e12)) : null,
        },
        Memory = new DeviceMemory(memory, Fact(new Bytes(gib * 1024 * 1024 * 1024)), Fact(new BytesPerSecond(gigabytesPerSecond * 1e9))),
    };

    private static Fact<T> Fact<T>(T value)
        where T : struct, IQuantity<T> => new(value, value, value, ["data-sheet"], Confidence.Official);
}
