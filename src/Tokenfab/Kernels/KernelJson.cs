using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Kernels;

/// <summary>How calibrations are read.</summary>
[JsonSerializable(typeof(KernelCalibration))]
[JsonSerializable(typeof(PowerCalibration))]
[JsonSerializable(typeof(EngineProfile))]
internal sealed partial class KernelJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static KernelJson Strict { get; } = new(CatalogJson.Options());
}
