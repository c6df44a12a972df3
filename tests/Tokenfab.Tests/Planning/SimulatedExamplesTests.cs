using Tokenfab.Catalog;
using Tokenfab.Planning;
using Tokenfab.Planning.Replay;
using Tokenfab.Serving.Simulation;

namespace Tokenfab.Tests.Planning;

/// <summary>Examples that state a deployment carry what its simulation gives beside them (<c>*.simulated.txt</c>); TOKENFAB_ACCEPT=1 writes them anew.</summary>
public sealed class SimulatedExamplesTests
{
    // Enough to settle, few enough for a test.
    private const double Requests = 5000.0;

    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(Repository.Folder("examples"), "*.yaml")
            .Where(file => ScenarioFile.Read(file).Deployment is not null).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_simulates_to_its_expected_statistics(string example)
    {
        var path = Path.Combine(Repository.Folder("examples"), example);
        var scenario = ScenarioFile.Read(path);
        scenario = scenario with { Simulation = scenario.Simulation with { Requests = new(Requests), Duration = null } };
        var result = TrafficReplay.Run(scenario, CatalogStore.Embedded, Path.GetDirectoryName(path)!, new SimulationOptions { Threads = 2 }).Result!;
        var total = result.Total;
        var actual = $"""
            # {scenario.Name}: what `tokenfab simulate --count {Requests}` answers; rewritten by the tests with TOKENFAB_ACCEPT=1
            arrived, finished, rejected, preemptions | {total.Arrived}, {total.Finished}, {total.Rejected}, {total.Preemptions}
            TTFT mean, p95 | {total.Ttft.Mean}, {total.Ttft.Percentile(0.95)}
            TPOT mean, p95 | {total.Tpot.Mean}, {total.Tpot.Percentile(0.95)}
            goodput | {result.Goodput}
            prefix hits | {result.PrefixHits.Value:P1}

            """;
        var expected = Path.ChangeExtension(path, ".simulated.txt");
        if (Environment.GetEnvironmentVariable("TOKENFAB_ACCEPT") == "1")
        {
            File.WriteAllText(expected, actual);
        }

        Assert.Equal(File.ReadAllText(expected), actual);
    }
}
