using System.Text.Json;

namespace Tokenfab.Catalog;

/// <summary>How the catalogue and scenarios map to records: snake_case keys, strict, quantities as strings with units.</summary>
public static class CatalogJson
{
    /// <summary>New options for a source-generated context: <c>new HardwareContext(CatalogJson.Options())</c>.</summary>
    public static JsonSerializerOptions Options() => throw new InvalidOperationException("not yet");
}
