using System.Text.Json;
using System.Text.Json.Serialization;
using Tokenfab.Catalog.Reading;
using Tokenfab.Quantities;

namespace Tokenfab.Catalog;

/// <summary>How the catalogue and scenarios map to records: snake_case keys, strict, quantities as strings with units.</summary>
public static class CatalogJson
{
    /// <summary>New options for a source-generated context: <c>new HardwareContext(CatalogJson.Options())</c>.</summary>
    public static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            MaxDepth = SourceDocument.DeepestNesting,
        };
        AddQuantities(options.Converters);
        return options;
    }

    // One line a quantity, rather than a factory that makes converters by reflection: the engine stays trimmable.
    private static void AddQuantities(IList<JsonConverter> converters)
    {
        Add<BandwidthDensity>(converters);
        Add<Bytes>(converters);
        Add<BytesPerSecond>(converters);
        Add<Count>(converters);
        Add<DefectDensity>(converters);
        Add<Flops>(converters);
        Add<FlopsPerSecond>(converters);
        Add<Hertz>(converters);
        Add<Joules>(converters);
        Add<Millimetres>(converters);
        Add<PerformanceDensity>(converters);
        Add<ProcessingPerformance>(converters);
        Add<Ratio>(converters);
        Add<RequestsPerSecond>(converters);
        Add<Seconds>(converters);
        Add<SquareMillimetres>(converters);
        Add<TokensPerSecond>(converters);
        Add<Usd>(converters);
        Add<UsdPerGibibyte>(converters);
        Add<UsdPerHour>(converters);
        Add<UsdPerKilowattHour>(converters);
        Add<UsdPerKilowattMonth>(converters);
        Add<UsdPerMillionTokens>(converters);
        Add<Watts>(converters);
    }

    private static void Add<T>(IList<JsonConverter> converters)
        where T : struct, IQuantity<T>
    {
        converters.Add(new QuantityConverter<T>());
        converters.Add(new FactConverter<T>());
    }
}
