using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Planning;

namespace Tokenfab.Tests.Planning;

/// <summary>Every example carries its expected statistics beside it (<c>*.expected.txt</c>); TOKENFAB_ACCEPT=1 writes them anew.</summary>
public sealed class ExamplesTests
{
    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(Repository.Folder("examples"), "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_gives_its_expected_statistics(string example)
    {
        var path = Path.Combine(Repository.Folder("examples"), example);
        var actual = Statistics(Planner.Run(ScenarioFile.Read(path), CatalogStore.Embedded, Path.GetDirectoryName(path)!, 2));
        var expected = Path.ChangeExtension(path, ".expected.txt");
        if (Environment.GetEnvironmentVariable("TOKENFAB_ACCEPT") == "1")
        {
            File.WriteAllText(expected, actual);
        }

        Assert.Equal(File.ReadAllText(expected), actual);
    }

    private static string Statistics(PlanResult result)
    {
        var lines = new List<string>
        {
            $"# {result.Scenario.Name}: what `tokenfab plan` answers; rewritten by the tests with TOKENFAB_ACCEPT=1",
            "chip | outcome | mode | layout | precision | chips | TTFT mean, tail | TPOT mean, tail | tok/s/chip | USD/Mtok in, out",
        };
        lines.AddRange(result.Outcomes.Select(Line));
        return string.Join('\n', lines) + "\n";
    }

    private static string Line(ChipOutcome outcome)
    {
        if (outcome.Best is not { } plan)
        {
            return $"{outcome.Asked} | {outcome.Loss!.Reason}: {outcome.Loss.Text}";
        }

        var (d, s) = (plan.Deployment, plan.Serving);
        return string.Join(
            " | ",
            outcome.Asked, outcome.Loss?.Reason.ToString() ?? "Best", d.Mode, d.Prefill is { } p ? $"{p.Layout} > {d.Decode.Layout}" : d.Decode.Layout.ToString(),
            $"{d.Precision.Weights}/{d.Precision.Activations}/{d.Precision.KvCache}", plan.Fleet.Chips, $"{s.Ttft.Mean}, {s.Ttft.Tail}",
            $"{s.Tpot.Mean}, {s.Tpot.Tail}", s.OutputPerChip.Value.ToString("F0", CultureInfo.InvariantCulture),
            plan.Cost is { } cost ? $"{cost.Input.Value:F3}, {cost.Output.Value:F3}" : "not known");
    }
}
