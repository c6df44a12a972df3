using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Kernels;

/// <summary>Chips and servers in the round figures of their data sheets, so that kernel tests do not depend on the catalogue.</summary>
internal static class Chips
{
    public static Accelerator V100 { get; } = Make("v100-sxm2", "volta", "HBM2", 125, null, null, null, 898, 80, 32);

    public static Accelerator A100 { get; } = Make("a100-sxm", "ampere", "HBM2e", 312, null, 624, null, 2039, 108, 80);

    public static Accelerator H100 { get; } = Make("h100-sxm", "hopper", "HBM3", 989.4, 1979, 1979, null, 3350, 132, 80);

    public static Accelerator H200 { get; } = Make("h200-sxm", "hopper", "HBM3e", 989.5, 1979, 1979, null, 4800, 132, 141);

    public static Accelerator B200 { get; } = Make("b200-sxm", "blackwell", "HBM3e", 2250, 4500, 4500, 9000, 8000, 148, 180);

    public static Accelerator GB200 { get; } = Make("gb200", "blackwell", "HBM3e", 2500, 5000, 5000, 10000, 8000, 152, 185);

    public static Accelerator Mi300X { get; } = Make("mi300x", "cdna3", "HBM3", 1307.4, 2614.9, 2614.9, null, 5300, 304, 192);

    public static Accelerator Ascend910B { get; } = Make("ascend-910b2", "davinci", "HBM2e", 353.9, null, 707.7, null, 1600, 24, 64);

    public static Accelerator Make(
        string id, string generation, string memory, double tflops16, double? tflops8, double? tops8, double? tflops4, double gigabytesPerSecond, int units, double gib) => new()
    {
        Id = id,
        Name = id,
        Vendor = "test",
        Generation = generation,
        ComputeUnits = Known(new Count(units)),
        Peak = new PeakRates
        {
            Fp16 = Known(new FlopsPerSecond(tflops16 * 1e12)),
            Bf16 = generation == "volta" ? null : Known(new FlopsPerSecond(tflops16 * 1e12)),
            Fp8 = tflops8 is { } fp8 ? Known(new FlopsPerSecond(fp8 * 1e12)) : null,
            Int8 = tops8 is { } int8 ? Known(new FlopsPerSecond(int8 * 1e12)) : null,
            Fp4 = tflops4 is { } fp4 ? Known(new FlopsPerSecond(fp4 * 1e12)) : null,
        },
        Memory = new DeviceMemory(memory, Known(new Bytes(gib * 1024 * 1024 * 1024)), Known(new BytesPerSecond(gigabytesPerSecond * 1e9))),
    };

    public static Server Box(Accelerator chip, int size, double gigabytesPerSecond, TopologyKind topology, bool reduces = false, double? fabricGigabytesPerSecond = 50) => new()
    {
        Id = "box",
        Name = "box",
        Accelerator = chip.Id,
        Accelerators = Known(new Count(size)),
        ScaleUp = new NetworkLink("link", topology, Known(new BytesPerSecond(gigabytesPerSecond * 1e9)), null, reduces),
        ScaleOut = fabricGigabytesPerSecond is { } fabric ? new NetworkLink("fabric", TopologyKind.FatTree, Known(new BytesPerSecond(fabric * 1e9))) : null,
    };

    public static Fact<T> Known<T>(T value)
        where T : struct, IQuantity<T> => new(value, value, value, ["test"], Confidence.Official);
}
