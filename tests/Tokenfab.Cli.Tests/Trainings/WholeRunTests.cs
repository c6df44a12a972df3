using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tokenfab.Cli.Tests.Trainings;

public sealed class WholeRunTests
{
    private static readonly string Example = Path.Combine(Root(), "examples", "training", "llama-3-405b-run.yaml");

    [Fact]
    public void Every_key_of_a_run_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "json.md"));
        var answer = CommandLine.Run("train", Example, "--json");
        using var json = JsonDocument.Parse(answer.Output);

        Assert.All(Keys(json.RootElement.GetProperty("run")), key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_tells_goodput_causes_and_other_links()
    {
        var answer = CommandLine.Run("train", Example);

        Assert.Contains("effective training time", answer.Output, StringComparison.Ordinal);
        Assert.Contains("faulty GPU", answer.Output, StringComparison.Ordinal);
        Assert.Contains("leaf down", answer.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Keys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Keys(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Keys),
        _ => [],
    };

    private static string Root([CallerFilePath] string test = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", "..", ".."));
}
