using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Policy;

/// <summary>How packs of rules are read.</summary>
[JsonSerializable(typeof(RulePack))]
internal sealed partial class PolicyJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static PolicyJson Strict { get; } = new(CatalogJson.Options());
}
