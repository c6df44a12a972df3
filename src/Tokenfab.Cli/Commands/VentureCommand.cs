using System.CommandLine;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Ventures;
using Tokenfab.Economics.Venture;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab venture</c>: unit economics, break-even, cash runway and ruin of a company.</summary>
internal static class VentureCommand
{
    private static readonly Argument<string> Company = new("COMPANY") { Description = "A company in YAML (docs/venture.md shows how)" };

    private static readonly Option<long> Paths = new("--paths") { Description = "Futures to draw", HelpName = "N", DefaultValueFactory = _ => 1_000_000 };

    private static readonly Option<ulong> Seed = new("--seed") { Description = "What they are drawn from", HelpName = "N", DefaultValueFactory = _ => 1 };

    private static readonly Option<string?> Out = new("--out") { Description = "Write a report with charts", HelpName = "FILE" };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads to draw with; the answer does not depend on it", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "venture", "Unit economics, break-even volume, cash runway and the chance of ruin of a company",
            ("tokenfab venture examples/venture/gpu-startup.yaml", "a chip company before its listing"),
            ("tokenfab venture examples/venture/gpu-startup.yaml --out report.html", "the same with a fan chart of its cash"),
            ("tokenfab venture examples/venture/gpu-startup.yaml --paths 10000000 --json", "ten million futures, for a script"))
        {
            Company, Paths, Seed, Out, Threads,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        const long Most = 1_000_000_000;
        var (path, paths, threads) = (call.Get(Company), call.Get(Paths), call.Get(Threads));
        if (paths is < 1 or > Most || threads < 1)
        {
            throw new InputException(
                paths is < 1 or > Most ? "--paths" : "--threads", null, null, "the number is out of range", $"Write --paths from 1 to {Most} and --threads from 1 on");
        }

        var company = CompanyFile.Read(path);
        var outlook = call.Terminal.While("Drawing futures", () => CashPaths.Draw(company, paths, call.Get(Seed), threads));
        if (call.Get(Out) is { } report)
        {
            AtomicFile.Write(report, VentureReport.Write(outlook, File.ReadAllText(path)));
        }

        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => VentureText.Json(writer, outlook));
        }
        else
        {
            VentureText.Table(call.Terminal, outlook);
        }

        return ExitCode.Found;
    }
}
