using Tokenfab.Cli.Output;
using Tokenfab.Cli.Plans;
using Tokenfab.Planning;

namespace Tokenfab.Cli.Tests.Plans;

public sealed class PlanTableTests
{
    [Fact]
    public void AFoundPlanRedirected() => Snapshot.Matches(Text(Fixture.Found, Redirected), "PlanTable.Redirected");

    [Fact]
    public void AFoundPlanInATerminal() => Snapshot.Matches(Text(Fixture.Found, Wide), "PlanTable.Terminal");

    [Fact]
    public void AFoundPlanOnANarrowTerminal()
    {
        var text = Text(Fixture.Found, writer => new Terminal(writer, TextWriter.Null) { Redirected = false, Plain = true, Width = 80 });

        Snapshot.Matches(text, "PlanTable.Narrow");
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80 || line.Contains("tokenfab plan", StringComparison.Ordinal)));
    }

    [Fact]
    public void NoPlanSaysWhy() => Snapshot.Matches(Text(Fixture.Infeasible, Redirected), "PlanTable.Infeasible");

    [Fact]
    public void RedirectedTextHasNoEscapeCodes() => Assert.DoesNotContain('\u001b', Text(Fixture.Found, Redirected));

    [Fact]
    public void TopKeepsTheBest()
    {
        var text = Text(Fixture.Found, Redirected, top: 1);

        Assert.Contains("H200 SXM", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Why the others lost", text, StringComparison.Ordinal);
    }

    private static Terminal Redirected(TextWriter writer) => new(writer, TextWriter.Null);

    private static Terminal Wide(TextWriter writer) => new(writer, TextWriter.Null) { Redirected = false, Plain = true, Width = 130 };

    private static string Text(PlanResult result, Func<TextWriter, Terminal> terminal, int top = int.MaxValue)
    {
        using var writer = new StringWriter();
        PlanTable.Write(result, terminal(writer), top, "examples/deepseek-v3-chat.yaml");
        return writer.ToString();
    }
}
