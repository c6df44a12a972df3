using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Tokenfab.Cli.Commands;
using Tokenfab.Cli.Commands.Catalog;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli;

/// <summary>The command line: its verbs, the options they share, and how it ends.</summary>
internal static class App
{
    /// <summary>Asks for JSON instead of text.</summary>
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Write the answer as JSON (docs/json.md names every key)", Recursive = true,
    };

    /// <summary>Names a folder of the user's own catalogue entries.</summary>
    public static readonly Option<string?> Catalog = new("--catalog")
    {
        Description = "Folder of your own catalogue entries, laid over the built-in ones [env: TOKENFAB_CATALOG]", HelpName = "FOLDER", Recursive = true,
    };

    private static readonly Option<bool> NoColor = new("--no-color")
    {
        Description = "Write no colours [env: NO_COLOR]", Recursive = true,
    };

    /// <summary>Runs a command line.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, Terminal terminal)
    {
        var root = Root(terminal);
        var parse = root.Parse(args, new ParserConfiguration());
        var json = args.Contains("--json");
        terminal.Plain |= parse.GetValue(NoColor) || !string.IsNullOrEmpty(terminal.Variable("NO_COLOR"));
        try
        {
            var asksForHelp = parse.GetResult(root.Options.OfType<HelpOption>().Single()) is { Implicit: false };
            if (parse.Errors.Count > 0 && !asksForHelp)
            {
                return Failure.WrongCommandLine(parse, terminal, json);
            }

            return parse.Invoke(new InvocationConfiguration
            {
                Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
            });
        }
        catch (InputException wrong)
        {
            return Failure.BadInput(wrong, terminal, json);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return Failure.Fault(fault, terminal, json);
        }
    }

    // A plain command and no RootCommand: that one would call itself by the assembly's name in its help.
    private static Command Root(Terminal terminal)
    {
        var help = new HelpOption();
        var action = new HelpWithExamples((SynchronousCommandLineAction)help.Action!);
        help.Action = action;
        var root = new Command("tokenfab", "What AI compute takes, from wafer to token.")
        {
            help, new VersionOption(), Json, Catalog, NoColor,
            PlanCommand.Create(terminal),
            SimulateCommand.Create(terminal),
            WhatIfCommand.Create(terminal),
            SiliconCommand.Create(terminal),
            SupplyCommand.Create(terminal),
            PolicyCommand.Create(terminal),
            ValidateCommand.Create(terminal),
            ClaimCommand.Create(terminal),
            TrainCommand.Create(terminal),
            VentureCommand.Create(terminal),
            MarketCommand.Create(terminal),
            ProveCommand.Create(terminal),
            CatalogCommand.Create(terminal),
        };
        root.Action = action;
        return root;
    }

    private sealed class HelpWithExamples(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = inner.Invoke(parseResult);
            if (parseResult.CommandResult.Command is Verb { Examples.Count: > 0 } verb)
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var (line, does) in verb.Examples)
                {
                    output.WriteLine($"  # {does}");
                    output.WriteLine($"  {line}");
                }
            }

            return code;
        }
    }
}
