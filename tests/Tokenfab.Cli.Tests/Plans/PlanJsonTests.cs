using System.Text.Json;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Plans;
using Tokenfab.Planning;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Tests.Plans;

public sealed class PlanJsonTests
{
    [Fact]
    public void AFoundPlan() => Snapshot.Matches(Text(Fixture.Found), "PlanJson.Found");

    [Fact]
    public void EveryKeyIsDocumented()
    {
        var documented = File.ReadAllText(Path.Combine(Repository(), "docs", "json.md"));

        Assert.All(Keys(Fixture.Speculating).Union(Keys(Fixture.Infeasible)), key => Assert.True(
            documented.Contains($"`{key}`", StringComparison.Ordinal) || documented.Contains($".{key}`", StringComparison.Ordinal), $"{key} is not in docs/json.md"));
    }

    [Fact]
    public void TheTableOfFiguresIsThatOfTheEngine()
    {
        var file = Path.Combine(Repository(), "docs", "json.md");
        var parts = File.ReadAllText(file).Split("<!-- figures -->\n");
        var table = "| path | unit | what it is |\n| --- | --- | --- |\n"
            + string.Concat(Figures.All.Select(f => $"| `{f.Path}` | {f.Unit.Symbol} | {f.Title} |\n"));
        if (Snapshot.Accepting)
        {
            File.WriteAllText(file, string.Join("<!-- figures -->\n", parts[0], table, parts[2]));
            parts[1] = table;
        }

        Assert.Equal(table, parts[1]);
    }

    [Fact]
    public void EveryFigureOfTheBestPlanCanBeExplained()
    {
        using var json = JsonDocument.Parse(Text(Fixture.Found));
        var leaves = Numbers(json.RootElement.GetProperty("best"), string.Empty).Distinct().ToList();

        Assert.True(leaves.Count > 60);
        Assert.All(leaves, path => Assert.Equal(path, Figures.Find(path).Path));
    }

    [Fact]
    public void JsonCarriesTheFiguresThatAreExplained()
    {
        using var json = JsonDocument.Parse(Text(Fixture.Found));
        var view = new PlanView(Fixture.Found, Fixture.Found.Best!);
        var figure = Figures.Find("tpot");

        var written = json.RootElement.GetProperty("best").GetProperty("serving").GetProperty(figure.Key).GetDouble();

        Assert.Equal(figure.Value(view), written);
    }

    [Fact]
    public void NoPlanHasANullBestAndAReason()
    {
        using var json = JsonDocument.Parse(Text(Fixture.Infeasible));

        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("best").ValueKind);
        Assert.Equal("memory", json.RootElement.GetProperty("outcomes")[0].GetProperty("loss").GetProperty("reason").GetString());
    }

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tokenfab.slnx")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    private static string Text(PlanResult result) => JsonOutput.Text(writer => PlanJson.Write(writer, result));

    private static IEnumerable<string> Keys(PlanResult result)
    {
        using var json = JsonDocument.Parse(Text(result));
        return [.. Names(json.RootElement).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Names(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };

    private static IEnumerable<string> Numbers(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Numbers(p.Value, path.Length == 0 ? p.Name : $"{path}.{p.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(e => Numbers(e, path)),
        JsonValueKind.Number => [path],
        _ => [],
    };
}
