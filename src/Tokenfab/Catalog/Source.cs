using System.Text.Json.Serialization;

namespace Tokenfab.Catalog;

/// <summary>Who says so.</summary>
/// <param name="Id">Its id, as a figure's <c>source</c> names it.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Publisher">Who published it.</param>
/// <param name="Date">When, as exactly as it is known: year, month or day.</param>
/// <param name="Url">Where.</param>
/// <param name="Accessed">When this project last read it.</param>
/// <param name="Note">What it is good for, and its limits.</param>
/// <param name="Engine">The serving engine that its measurements ran on, and the version, where its tables do not say: <c>vllm 0.2.1</c>.</param>
public sealed record Source(
    string Id, string Title, string? Publisher = null, string? Date = null, string? Url = null, string? Accessed = null, string? Note = null, string? Engine = null);

/// <summary>How sources are read.</summary>
[JsonSerializable(typeof(Source))]
internal sealed partial class SourceJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static SourceJson Strict { get; } = new(CatalogJson.Options());
}
