using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Silicon.Packaging;

namespace Tokenfab.Silicon;

/// <summary>How dies, process nodes, packaging and stacked memory are read.</summary>
[JsonSerializable(typeof(Die))]
[JsonSerializable(typeof(ProcessNode))]
[JsonSerializable(typeof(PackagingTechnology))]
[JsonSerializable(typeof(HbmGeneration))]
internal sealed partial class SiliconJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static SiliconJson Strict { get; } = new(CatalogJson.Options());
}
