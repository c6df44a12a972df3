using System.Text.Json;
using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Models;

/// <summary>A model of the catalogue: its Hugging Face config, and the parameter counts its makers state.</summary>
/// <param name="Id">Catalogue id: the file's name.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Config">The keys of its <c>config.json</c>.</param>
/// <param name="Sources">Ids of the sources of the config.</param>
/// <param name="Confidence">How far the config can be trusted.</param>
public sealed record ModelEntry(
    string Id,
    string Name,
    JsonElement Config,
    [property: JsonPropertyName("source"), JsonConverter(typeof(SourceIdsConverter))] IReadOnlyList<string> Sources,
    Confidence Confidence)
{
    /// <summary>Other names of the same model.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The counts that its makers state; null where they state none.</summary>
    public StatedParameters? Parameters { get; init; }

    /// <summary>Quantised checkpoints that its makers publish beside the one of the config.</summary>
    public IReadOnlyList<PublishedCheckpoint> Checkpoints { get; init; } = [];

    /// <summary>What is worth knowing about the config.</summary>
    public string? Note { get; init; }
}

/// <summary>Parameter counts as a model's makers state them.</summary>
/// <param name="Total">All parameters.</param>
/// <param name="Active">Those that one token uses; null for a dense model.</param>
public sealed record StatedParameters(Fact<Count> Total, Fact<Count>? Active = null);

/// <summary>A quantised checkpoint of a model.</summary>
/// <param name="Name">Its name, publisher first.</param>
/// <param name="Weights">Format of dense weights.</param>
/// <param name="ExpertWeights">Format of experts; of a model without experts, that of dense weights.</param>
/// <param name="Sources">Ids of the sources of that.</param>
/// <param name="Confidence">How far that can be trusted.</param>
public sealed record PublishedCheckpoint(
    string Name,
    [property: JsonConverter(typeof(WordConverter<NumberFormat>))] NumberFormat Weights,
    [property: JsonConverter(typeof(WordConverter<NumberFormat>))] NumberFormat ExpertWeights,
    [property: JsonPropertyName("source"), JsonConverter(typeof(SourceIdsConverter))] IReadOnlyList<string> Sources,
    Confidence Confidence);

/// <summary>How models of the catalogue are read.</summary>
[JsonSerializable(typeof(ModelEntry))]
internal sealed partial class ModelJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static ModelJson Strict { get; } = new(CatalogJson.Options());
}
