using Tokenfab.Cli.Output;
using Tokenfab.Cli.Plans;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Tests.Plans;

public sealed class ExplanationTests
{
    private static readonly PlanView View = new(Fixture.Found, Fixture.Found.Best!);

    [Fact]
    public void AFigureIsToldWithFormulaInputsAndSources()
    {
        using var writer = new StringWriter();
        Explanation.Write(Figures.Find("ttft"), View, new Terminal(writer, TextWriter.Null));

        Snapshot.Matches(writer.ToString(), "Explanation.Ttft");
    }

    [Fact]
    public void EveryFigureCanBeTold() => Assert.All(Figures.All, figure =>
    {
        using var writer = new StringWriter();
        Explanation.Write(figure, View, new Terminal(writer, TextWriter.Null));

        Assert.Contains(figure.Formula, writer.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(figure.Reference);
    });

    [Fact]
    public void NamesAreUnique()
    {
        var names = Figures.All.Select(f => f.Path).Concat(Figures.All.Where(f => f.Alias is not null).Select(f => f.Alias!)).ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void AMisspeltFigureIsBadInputThatNamesTheNearest()
    {
        var wrong = Assert.Throws<InputException>(() => Figures.Find("ttfd"));

        Assert.Contains("'ttft'", wrong.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void AKeyOfTwoFiguresIsBadInputThatNamesBoth()
    {
        var wrong = Assert.Throws<InputException>(() => Figures.Find("tensor_parallel"));

        Assert.Contains("deployment.prefill.tensor_parallel", wrong.Mend, StringComparison.Ordinal);
    }
}
