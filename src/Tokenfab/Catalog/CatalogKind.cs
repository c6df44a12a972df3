namespace Tokenfab.Catalog;

/// <summary>A kind of catalogue entry: where its files lie and what a list of them shows.</summary>
/// <param name="Name">The kind's word: <c>accelerator</c>.</param>
/// <param name="Folder">The folder of its files; for sources the file that holds them all.</param>
/// <param name="Columns">What a list shows beside id and name: the column's key, and the fields it is taken from, the first present one winning.</param>
public sealed record CatalogKind(string Name, string Folder, IReadOnlyList<(string Key, string[] Fields)> Columns)
{
    /// <summary>The file of all sources.</summary>
    public const string SourcesFile = "sources.yaml";

    /// <summary>All kinds, in the order in which a list shows them.</summary>
    public static IReadOnlyList<CatalogKind> All { get; } =
    [
        new("accelerator", "accelerators",
        [
            ("vendor", ["vendor"]), ("year", ["year.value"]), ("memory", ["memory.capacity.value"]), ("bandwidth", ["memory.bandwidth.value"]),
            ("bf16", ["peak.bf16.value", "peak.fp16.value"]), ("fp8", ["peak.fp8.value"]), ("power", ["board_power.value"]),
        ]),
        new("server", "servers",
        [
            ("accelerator", ["accelerator"]), ("accelerators", ["accelerators.value"]), ("link", ["scale_up.name"]),
            ("bandwidth", ["scale_up.bandwidth.value"]), ("power", ["power.value"]),
        ]),
        new("die", "dies",
            [("vendor", ["vendor"]), ("node", ["node"]), ("area", ["area.value"]), ("transistors", ["transistors.value"])]),
        new("node", "nodes",
            [("foundry", ["foundry"]), ("year", ["year.value"]), ("wafer_price", ["wafer_price.value"]), ("defects", ["defects.density.value"])]),
        new("packaging", "packaging",
            [("vendor", ["vendor"]), ("flow", ["flow"]), ("interposer_wafer_price", ["interposer_wafer_price.value"])]),
        new("hbm", "hbm",
            [("layer_capacity", ["layer_capacity.value"]), ("price", ["price.value"])]),
        new("model", "models",
            [("type", ["config.model_type"]), ("parameters", ["parameters.total.value"]), ("active", ["parameters.active.value"])]),
        new("calibration", "calibration",
            [("error", ["typical_error"])]),
        new("power", "power",
            [("error", ["typical_error"])]),
        new("link", "links",
            [("error", ["typical_error"])]),
        new("policy", "policy",
            [("authority", ["authority"]), ("from", ["from"]), ("until", ["until"])]),
        new("accuracy", "accuracy",
            [("answered", ["answered.value"])]),
        new("engine", "engines",
            [("family", ["family"]), ("error", ["errors.tpot"])]),
        new("benchmark", "benchmarks",
            [("problems", ["problems.value"])]),
        new("prover", "provers",
            [("model", ["model"]), ("output_tokens", ["output_tokens.value"])]),
        new("verifier", "verifiers",
            [("timeout", ["timeout.value"])]),
        new("trainer", "trainers",
            []),
        new("training", "training",
            [("error", ["typical_error"])]),
        new("reliability", "reliability",
            [("chips", ["chips.value"]), ("time", ["time.value"])]),
        new("source", SourcesFile,
            [("publisher", ["publisher"]), ("date", ["date"])]),
    ];

    /// <summary>Whether entries are found by name and alias too; sources, whose titles may repeat, are found by id alone.</summary>
    public bool IsNamed => Folder != SourcesFile;

    /// <summary>The kind of a word.</summary>
    /// <exception cref="InputException">There is no such kind.</exception>
    public static CatalogKind Of(string name) =>
        All.FirstOrDefault(k => k.Name == name)
        ?? throw new InputException("--kind", null, null, $"'{name}' is no kind of entry", $"Write one of {string.Join(", ", All.Select(k => k.Name))}");
}
