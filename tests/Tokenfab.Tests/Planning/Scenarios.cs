using Tokenfab.Catalog;
using Tokenfab.Planning;

namespace Tokenfab.Tests.Planning;

/// <summary>Scenarios as a user writes them.</summary>
internal static class Scenarios
{
    /// <summary>A small dense model on two chips.</summary>
    public const string Llama = """
        name: test
        model: Llama-3.1-8B
        traffic: { input_tokens: 1000, output_tokens: 200, rate: 50 req/s }
        slo: { ttft: 1 s, tpot: 40 ms }
        chips: [H100 SXM, A100 SXM 80GB]
        search: { precisions: [bf16], max_chips_per_replica: 8 }
        """;

    /// <summary>The answer to a scenario in text.</summary>
    public static PlanResult Plan(string text, int threads = 2) =>
        Planner.Run(Read(text), CatalogStore.Embedded, AppContext.BaseDirectory, threads);

    /// <summary>A scenario in text.</summary>
    public static Scenario Read(string text) => ScenarioFile.Read(SourceDocument.Parse(text, "test.yaml"));

    /// <summary>A scenario with one line replaced.</summary>
    public static string With(this string text, string key, string line) =>
        string.Join('\n', text.Split('\n').Select(old => old.StartsWith(key, StringComparison.Ordinal) ? $"{key}: {line}" : old));
}
