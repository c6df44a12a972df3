using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Tokenfab.Campaigns;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Policy;
using Tokenfab.Silicon;
using Tokenfab.Training;
using Tokenfab.Validation;

namespace Tokenfab.Tests.Catalog;

/// <summary>The schemas in <c>catalog/schema</c> are those of the records, and the catalogue's files conform to them.
/// <c>TOKENFAB_ACCEPT=1</c> rewrites them.</summary>
public sealed class SchemaTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, JsonTypeInfo> Records = new()
    {
        ["accelerator"] = HardwareJson.Strict.Accelerator,
        ["server"] = HardwareJson.Strict.Server,
        ["die"] = SiliconJson.Strict.Die,
        ["node"] = SiliconJson.Strict.ProcessNode,
        ["packaging"] = SiliconJson.Strict.PackagingTechnology,
        ["hbm"] = SiliconJson.Strict.HbmGeneration,
        ["model"] = ModelJson.Strict.ModelEntry,
        ["source"] = SourceJson.Strict.Source,
        ["calibration"] = KernelJson.Strict.KernelCalibration,
        ["power"] = KernelJson.Strict.PowerCalibration,
        ["engine"] = KernelJson.Strict.EngineProfile,
        ["link"] = NetworkJson.Strict.NetworkCalibration,
        ["policy"] = PolicyJson.Strict.RulePack,
        ["benchmark"] = CampaignJson.Strict.Benchmark,
        ["prover"] = CampaignJson.Strict.Prover,
        ["verifier"] = CampaignJson.Strict.Verifier,
        ["trainer"] = TrainingJson.Strict.Trainer,
        ["training"] = TrainingJson.Strict.TrainingCalibration,
        ["reliability"] = TrainingJson.Strict.Reliability,
        ["accuracy"] = ValidationJson.Strict.AccuracyReference,
    };

    public static TheoryData<string> Kinds => [.. CatalogKind.All.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_committed_schema_is_that_of_the_record(string kind)
    {
        var path = Path.Combine(Repository.Folder("catalog/schema"), $"{kind}.json");
        var schema = Schema(kind).ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("TOKENFAB_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, schema);
        }

        Assert.Equal(File.ReadAllText(path), schema);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_file_of_the_kind_conforms(string kind)
    {
        var schema = Schema(kind);
        var entry = CatalogKind.Of(kind).IsNamed ? schema : schema["additionalProperties"]!.AsObject();
        var files = CatalogStore.Embedded.List(kind);

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var content = CatalogStore.Embedded.Document(kind, file.Id).Root.DeepClone().AsObject();
            content.Remove("id");
            Assert.Equal([], Faults(schema, entry, content, file.Id));
        });
    }

    [Fact]
    public void What_the_reader_refuses_the_schema_refuses_too()
    {
        var chip = CatalogStore.Embedded.Document("accelerator", "h100-sxm").Root.DeepClone().AsObject();
        chip.Remove("id");
        chip.Remove("vendor");
        chip["memry"] = 1;
        chip["board_power"]!["value"] = "700 GB";
        chip["scale_up"]!["topology"] = "ring";

        Assert.Equal(
            ["h100: lacks vendor", "h100.scale_up.topology: ring", "h100.board_power.value: 700 GB", "h100.memry: unknown"],
            Faults(Schema("accelerator"), Schema("accelerator"), chip, "h100"));
    }

    private static JsonObject Schema(string kind) =>
        CatalogKind.Of(kind).IsNamed ? CatalogSchema.OfFile(Records[kind], kind) : CatalogSchema.OfMap(Records[kind], kind);

    // As much of JSON Schema as the exporter and the converters write.
    private static IEnumerable<string> Faults(JsonObject whole, JsonNode schema, JsonNode? value, string path)
    {
        if (schema is not JsonObject rules)
        {
            return schema.GetValue<bool>() ? [] : [$"{path}: unknown"];
        }

        if (rules["$ref"] is { } reference)
        {
            return Faults(whole, reference.GetValue<string>().Split('/').Skip(1).Aggregate((JsonNode)whole, (node, key) => node[key]!), value, path);
        }

        if (rules["anyOf"] is JsonArray choices)
        {
            return choices.Any(choice => !Faults(whole, choice!, value, path).Any()) ? [] : [$"{path}: {value}"];
        }

        return value switch
        {
            JsonObject keys when Allows(rules, "object") =>
                Names(rules["required"]).Where(key => !keys.ContainsKey(key)).Select(key => $"{path}: lacks {key}")
                .Concat(keys.SelectMany(k => Faults(whole, rules["properties"]?[k.Key] ?? rules["additionalProperties"] ?? true, k.Value, $"{path}.{k.Key}"))),
            JsonArray list when Allows(rules, "array") => list.SelectMany((e, i) => Faults(whole, rules["items"] ?? true, e, $"{path}[{i}]")),
            JsonValue scalar when Allows(rules, Type(scalar)) && IsOneOf(rules, scalar) && Matches(rules, scalar) => [],
            _ => [$"{path}: {value}"],
        };
    }

    private static bool Allows(JsonObject rules, string type) =>
        rules["type"] is not { } allowed || Names(allowed).Any(name => name == type || (name == "number" && type == "integer"));

    private static bool IsOneOf(JsonObject rules, JsonValue value) => rules["enum"] is not { } words || Names(words).Contains(value.ToString());

    private static bool Matches(JsonObject rules, JsonValue value) =>
        rules["pattern"] is not { } pattern || Regex.IsMatch(value.ToString(), pattern.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1));

    private static IEnumerable<string> Names(JsonNode? node) =>
        node is JsonArray several ? several.Select(n => n!.GetValue<string>()) : node is null ? [] : [node.GetValue<string>()];

    private static string Type(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ToString().Contains('.') ? "number" : "integer",
    };
}
