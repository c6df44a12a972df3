using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Hardware;

/// <summary>How accelerators and servers are read.</summary>
[JsonSerializable(typeof(Accelerator))]
[JsonSerializable(typeof(Server))]
internal sealed partial class HardwareJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static HardwareJson Strict { get; } = new(CatalogJson.Options());
}
