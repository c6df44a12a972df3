using System.Xml;
using System.Xml.Linq;
using Tokenfab.Catalog;
using Tokenfab.Cli.Report;
using Tokenfab.Planning;

namespace Tokenfab.Cli.Tests.Report;

public sealed class PlanReportTests
{
    private const string Scenario = "name: DeepSeek-V3 <chat> & more\nmodel: DeepSeek-V3\n";

    [Fact]
    public void ThePageIsWellFormed()
    {
        var page = Parse(Fixture.Found);

        Assert.Equal("html", page.Root!.Name.LocalName);
        Assert.Contains(page.Descendants("h1"), h => h.Value.Trim() == "DeepSeek-V3 <chat> & more");
    }

    [Fact]
    public void EveryChartIsThere()
    {
        var charts = Parse(Fixture.Found).Descendants("svg").Select(svg => (string?)svg.Attribute("aria-label")).ToList();

        Assert.Equal(["Pareto frontier", "Roofline", "Time to first token", "Decode step", "Memory", "Capital of one chip", "One chip for an hour", "A million tokens"], charts);
    }

    [Fact]
    public void NoPlanStillMakesAPageThatSaysWhy()
    {
        var text = Parse(Fixture.Infeasible).Root!.Value;

        Assert.Contains("No allowed chip can do this.", text, StringComparison.Ordinal);
        Assert.Contains("needs 688.6 GB for weights alone", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePageLoadsNothing()
    {
        var page = Parse(Fixture.Found);

        Assert.DoesNotContain(page.Descendants(), e => e.Attribute("src") is not null || e.Name.LocalName == "link");
    }

    [Fact]
    public void NumbersInDrawingsAreFinite() =>
        Assert.DoesNotContain(Parse(Fixture.Found).Descendants("svg").DescendantsAndSelf().Attributes(), a => a.Value.Contains("NaN", StringComparison.Ordinal) || a.Value.Contains('∞'));

    [Fact]
    public void KnownSourcesAreNamedByTitle()
    {
        var text = Write(Fixture.Found, id => id == "fixture" ? new Source(id, "Data sheet <1>", "Acme", "2026-01", "https://example.org/a?b=1&c=2") : null);

        Assert.Contains("Data sheet &lt;1&gt;", text, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.org/a?b=1&amp;c=2\"", text, StringComparison.Ordinal);
    }

    private static string Write(PlanResult result, Func<string, Source?> source) => PlanReport.Write(new ReportInput(result, Scenario, source));

    private static XDocument Parse(PlanResult result)
    {
        var text = Write(result, _ => null);
        var start = text.IndexOf("<html", StringComparison.Ordinal);

        // The script is text to HTML and markup to XML.
        var script = text.IndexOf("<script>", StringComparison.Ordinal);
        var end = text.IndexOf("</script>", StringComparison.Ordinal) + "</script>".Length;
        using var reader = XmlReader.Create(new StringReader(text[start..script] + text[end..]));
        return XDocument.Load(reader);
    }
}
