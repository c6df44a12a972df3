using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Silicon;

/// <summary>How dies and process nodes are read.</summary>
[JsonSerializable(typeof(Die))]
[JsonSerializable(typeof(ProcessNode))]
internal sealed partial class SiliconJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static SiliconJson Strict { get; } = new(CatalogJson.Options());
}
