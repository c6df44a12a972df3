using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Policy;
using static Tokenfab.Claims.Functions.Arguments;

namespace Tokenfab.Claims.Functions;

/// <summary>Chips and servers of the catalogue.</summary>
internal static class HardwareFunctions
{
    private static readonly Dimension Chip = Dimension.Of("chip");
    private static readonly Dimension Server = Dimension.Of("server");
    private static readonly Dimension Second = Dimension.Of("s");
    private static readonly Dimension Dollar = Dimension.Of("USD");

    public static IReadOnlyDictionary<string, ClaimFunction> Over(CatalogStore catalog) => new Dictionary<string, ClaimFunction>(StringComparer.Ordinal)
    {
        ["peak"] = (arguments, _) =>
        {
            var two = Of(arguments, "peak", 2, 2);
            var (name, format) = (Text(two[0]), Text(two[1]));
            var (rate, operation) = Peak(catalog.Accelerator(name), format);
            return new(
                rate ?? throw new FormatException($"the catalogue does not know the {format} peak of {name}"), Dimension.Of(operation) / Second / Chip);
        },
        ["processing_performance"] = Figure(
            "processing_performance", Dimension.None, name => RegulatedFigures.Of(catalog.Accelerator(name), catalog).Performance?.Mid.Value),
        ["memory_bandwidth"] = Figure("memory_bandwidth", Dimension.Of("B") / Second / Chip, name => catalog.Accelerator(name).Memory.Bandwidth?.Value.Value),
        ["chip_price"] = Figure("chip_price", Dollar / Chip, name => catalog.Accelerator(name).Price?.Value.Value),
        ["server_price"] = Figure("server_price", Dollar / Server, name => catalog.Server(name).Price?.Value.Value),
        ["chips"] = Figure("chips", Chip / Server, name => catalog.Server(name).Accelerators.Value.Value),
    };

    // FP16 and BF16 are one rate on every chip that has both; all other formats are operations of their own.
    private static (double? Rate, string Operation) Peak(Accelerator chip, string format) => format switch
    {
        "fp64" => (chip.Peak.Fp64?.Value.Value, "fp64_flop"),
        "fp32" => (chip.Peak.Fp32?.Value.Value, "fp32_flop"),
        "tf32" => (chip.Peak.Tf32?.Value.Value, "tf32_flop"),
        "fp16" => (chip.Peak.Fp16?.Value.Value, "peak_flop"),
        "bf16" => (chip.Peak.Bf16?.Value.Value, "peak_flop"),
        "fp8" => (chip.Peak.Fp8?.Value.Value, "fp8_flop"),
        "int8" => (chip.Peak.Int8?.Value.Value, "int8_op"),
        "fp4" => (chip.Peak.Fp4?.Value.Value, "fp4_flop"),
        _ => throw new FormatException($"\"{format}\" is no number format: write fp64, fp32, tf32, fp16, bf16, fp8, int8 or fp4"),
    };
}
