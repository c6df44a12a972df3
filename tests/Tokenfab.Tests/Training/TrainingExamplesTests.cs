using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Training;
using Tokenfab.Training.Search;

namespace Tokenfab.Tests.Training;

/// <summary>Every example of training carries its expected statistics beside it (<c>*.expected.txt</c>); TOKENFAB_ACCEPT=1 writes them anew.</summary>
public sealed class TrainingExamplesTests
{
    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(Repository.Folder("examples/training"), "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_gives_its_expected_statistics(string example)
    {
        var path = Path.Combine(Repository.Folder("examples/training"), example);
        var folder = Path.GetDirectoryName(path)!;
        var scenario = TrainingFile.Read(path);
        var step = scenario.Layout is null
            ? new LayoutSearch(TrainingFile.Unlaid(scenario, CatalogStore.Embedded, folder)).Run(2).Best!
            : TrainingModel.Evaluate(TrainingFile.Job(scenario, CatalogStore.Embedded, folder));
        var actual = Statistics(scenario, step);
        var expected = Path.ChangeExtension(path, ".expected.txt");
        if (Environment.GetEnvironmentVariable("TOKENFAB_ACCEPT") == "1")
        {
            File.WriteAllText(expected, actual);
        }

        Assert.Equal(File.ReadAllText(expected), actual);
    }

    private static string Statistics(TrainingScenario scenario, TrainingStep step) => string.Join(
        '\n',
        [
            $"# {scenario.Name}: what `tokenfab train` answers; rewritten by the tests with TOKENFAB_ACCEPT=1",
            $"layout | {step.Job.Layout} DP{step.Job.Data}, micro-batch {step.Job.Settings.MicroBatch}, {step.Job.Settings.Schedule}, {step.Job.Settings.Recompute}, {step.Job.Settings.Sharding}",
            $"iteration | {step.Iteration}",
            .. step.Parts.Named.Select(part => $"{part.Name} | {part.Time}"),
            string.Create(CultureInfo.InvariantCulture, $"utilisation | MFU {step.Mfu.Value:F3}, without masked pairs {step.CausalMfu.Value:F3}, HFU {step.Hfu.Value:F3}"),
            string.Create(CultureInfo.InvariantCulture, $"bubble | {step.Timeline.BubbleShare:F3}"),
            string.Create(CultureInfo.InvariantCulture, $"fullest stage | {step.Fullest.Stage}: {step.Fullest.Total.Value / 1e9:F1} GB of {step.Fullest.Capacity.Value / 1e9:F1} GB"),
        ]) + "\n";
}
