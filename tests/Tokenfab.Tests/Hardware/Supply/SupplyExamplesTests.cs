using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Hardware.Supply;

namespace Tokenfab.Tests.Hardware.Supply;

/// <summary>Every example of supply carries its expected statistics beside it (<c>*.expected.txt</c>); TOKENFAB_ACCEPT=1 writes them anew.</summary>
public sealed class SupplyExamplesTests
{
    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(Repository.Folder("examples/supply"), "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_gives_its_expected_statistics(string example)
    {
        var path = Path.Combine(Repository.Folder("examples/supply"), example);
        var actual = Statistics(SupplyForecast.Of(SupplyFile.Read(path), CatalogStore.Embedded));
        var expected = Path.ChangeExtension(path, ".expected.txt");
        if (Environment.GetEnvironmentVariable("TOKENFAB_ACCEPT") == "1")
        {
            File.WriteAllText(expected, actual);
        }

        Assert.Equal(File.ReadAllText(expected), actual);
    }

    private static string Statistics(SupplyForecast forecast)
    {
        var (weeks, course) = (forecast.Weeks, forecast.Course);
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {forecast.Scenario.Name}: what `tokenfab supply` answers; rewritten by the tests with TOKENFAB_ACCEPT=1
            cards | {course.Wanted:F0}
            weeks to the last card: fast, likely, slow | {weeks.Fast:F2}, {weeks.Likely:F2}, {weeks.Slow:F2}
            weeks to the first card | {forecast.FirstCardWeeks:F2}
            wafers started, at most in the fab | {forecast.WafersStarted:F0}, {forecast.MostWafersInFab:F0}
            held up by | {string.Join(", ", course.Limits().Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.What} {l.Share:F3}")))}
            twice as much of | {string.Join(", ", forecast.Sooner.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.What} {s.Weeks:F2}")))}

            """).ReplaceLineEndings("\n");
    }
}
