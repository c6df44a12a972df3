using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Network;

/// <summary>How calibrations of links are read.</summary>
[JsonSerializable(typeof(NetworkCalibration))]
internal sealed partial class NetworkJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static NetworkJson Strict { get; } = new(CatalogJson.Options());
}
