using System.Text.Json.Nodes;

namespace Tokenfab.Cli.Commands.Catalog;

/// <summary>A figure of an entry as it is written there, whatever its type.</summary>
/// <param name="Field">Its path: <c>memory.bandwidth</c>.</param>
/// <param name="Value">The value as written.</param>
/// <param name="Low">The low end of its range; null where it has none.</param>
/// <param name="High">The high end of its range; null where it has none.</param>
/// <param name="Confidence">How far it can be trusted; null for what is no figure, such as a name.</param>
/// <param name="Sources">Ids of who says so.</param>
/// <param name="Note">What there is to say about it.</param>
internal sealed record Figure(
    string Field, string Value, string? Low, string? High, string? Confidence, IReadOnlyList<string> Sources, string? Note)
{
    private static readonly string[] Identity = ["id", "name", "aliases"];

    /// <summary>All figures and plain words of an entry, in the order of its file; of a model's config only who says so.</summary>
    public static IReadOnlyList<Figure> Of(JsonNode entry) => entry["config"] is not null
        ? [Sourced("config", entry.AsObject(), "as shipped"), .. Under("parameters", entry["parameters"])]
        : [.. entry.AsObject().Where(k => !Identity.Contains(k.Key)).SelectMany(k => Under(k.Key, k.Value))];

    private static IEnumerable<Figure> Under(string field, JsonNode? node) => node switch
    {
        JsonObject fact when fact.ContainsKey("value") && fact.ContainsKey("source") => [Sourced(field, fact, fact["value"]!.ToString())],
        JsonObject keys => keys.SelectMany(k => Under($"{field}.{k.Key}", k.Value)),
        JsonArray list when list.All(e => e is JsonValue) => [Plain(field, string.Join(", ", list.Select(e => e!.ToString())))],
        JsonArray list => list.SelectMany((e, i) => Under($"{field}[{i}]", e)),
        null => [],
        _ => [Plain(field, node.ToString())],
    };

    private static Figure Plain(string field, string value) => new(field, value, null, null, null, [], null);

    private static Figure Sourced(string field, JsonObject fact, string value) => new(
        field,
        value,
        fact["range"]?[0]?.ToString(),
        fact["range"]?[1]?.ToString(),
        fact["confidence"]?.ToString(),
        fact["source"] is JsonArray several ? [.. several.Select(s => s!.ToString())] : [fact["source"]!.ToString()],
        fact["note"]?.ToString());
}
