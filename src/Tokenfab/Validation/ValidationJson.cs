using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Validation;

/// <summary>How references of accuracy are read.</summary>
[JsonSerializable(typeof(AccuracyReference))]
internal sealed partial class ValidationJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static ValidationJson Strict { get; } = new(CatalogJson.Options());
}
