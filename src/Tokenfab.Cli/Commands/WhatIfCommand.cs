using System.CommandLine;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.WhatIfs;
using Tokenfab.Planning.WhatIf;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab whatif</c>: how a plan moves when something along the chain is otherwise.</summary>
internal static class WhatIfCommand
{
    private const int MostDraws = 1_000_000;

    private static readonly Argument<string> Scenario = new("SCENARIO") { Description = "A scenario file (examples/*.yaml)" };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = $"What is otherwise: a field of the scenario, a fact of the catalogue, or {string.Join(", ", ShortNames.All.Select(name => name.Name))}; may be repeated", HelpName = "KEY=VALUE",
    };

    private static readonly Option<bool> Tornado = new("--tornado") { Description = "Move each input alone to both ends of its interval" };

    private static readonly Option<int> Samples = new("--samples") { Description = "Draw all sourced intervals at once, so many times", HelpName = "N" };

    private static readonly Option<ulong> Seed = new("--seed") { Description = "What draws come from", HelpName = "N", DefaultValueFactory = _ => 1 };

    private static readonly Option<double> PassThrough = new("--pass-through")
    {
        Description = "Dollars by which the price of a chip follows a dollar of its making", HelpName = "X", DefaultValueFactory = _ => 1.0,
    };

    private static readonly Option<string?> Out = new("--out") { Description = "Write a report with the tornado (.html), or the tornado alone (.svg)", HelpName = "FILE" };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads to use; the answer does not depend on it", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "whatif", "How cost, fleet, wafers and runway of a plan move when something along the chain is otherwise",
            ("tokenfab whatif examples/deepseek-v3-chat.yaml --set d0=+50% --set electricity=0.15 USD/kWh", "worse yield and dearer power"),
            ("tokenfab whatif examples/deepseek-v3-chat.yaml --set software=x2", "the fleet when software is twice as fast"),
            ("tokenfab whatif examples/deepseek-v3-chat.yaml --tornado --out tornado.html", "which inputs matter most, as a chart"),
            ("tokenfab whatif examples/deepseek-v3-chat.yaml --samples 500 --json", "the interval of the cost that follows from the catalogue's own"))
        {
            Scenario, Set, Tornado, Samples, Seed, PassThrough, Out, Threads,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var (path, out_) = (call.Get(Scenario), call.Get(Out));
        Within("--samples", call.Get(Samples), 0, MostDraws);
        Within("--threads", call.Get(Threads), 1, 4096);
        Within("--pass-through", call.Get(PassThrough), 0.0, 100.0);
        var question = new WhatIfQuestion(
            [.. (call.Get(Set) ?? []).Select(Change.Parse)], call.Get(Tornado) || out_ is not null, call.Get(Samples), call.Get(Seed), call.Get(PassThrough), call.Get(Threads));
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var catalog = call.Catalog();
        var result = call.Terminal.While("Planning anew", () => WhatIfStudy.Run(SourceDocument.FromFile(path), catalog, folder, question));
        if (out_ is not null)
        {
            AtomicFile.Write(out_, out_.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) ? WhatIfReport.Chart(result) : WhatIfReport.Write(result, question, File.ReadAllText(path)));
        }

        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => WhatIfJson.Write(writer, result, question));
        }
        else
        {
            WhatIfTable.Write(call.Terminal, result, question);
        }

        return (result.Changed ?? result.Today).Chip is null ? ExitCode.Infeasible : ExitCode.Found;
    }

    private static void Within(string option, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            throw new InputException(option, null, null, $"{value} is out of range", $"Write it from {least} to {most}");
        }
    }
}
