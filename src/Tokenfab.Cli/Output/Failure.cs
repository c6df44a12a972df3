using System.CommandLine;

namespace Tokenfab.Cli.Output;

/// <summary>Says what went wrong: one message on standard error, and with <c>--json</c> the same as an object on standard output.</summary>
internal static class Failure
{
    /// <summary>A file or field is wrong.</summary>
    public static int BadInput(InputException wrong, Terminal terminal, bool json)
    {
        terminal.Error.WriteLine($"error: {wrong.Message}");
        if (json)
        {
            JsonOutput.Write(terminal.Output, writer =>
            {
                writer.WriteStartObject("error");
                writer.WriteString("kind", "bad_input");
                writer.WriteString("file", wrong.File);
                writer.WriteIfKnown("line", wrong.Line);
                writer.WriteIfKnown("field", wrong.Field);
                writer.WriteString("problem", wrong.Problem);
                writer.WriteString("mend", wrong.Mend);
                writer.WriteEndObject();
            });
        }

        return ExitCode.BadInput;
    }

    /// <summary>The command line itself is wrong.</summary>
    public static int WrongCommandLine(ParseResult parse, Terminal terminal, bool json)
    {
        var problem = string.Join(' ', parse.Errors.Select(e => e.Message));
        var verb = parse.CommandResult.Command is not Verb ? string.Empty : $" {parse.CommandResult.Command.Name}";
        var wrong = new InputException("command line", null, null, problem.TrimEnd('.'), $"See 'tokenfab{verb} --help'");
        return BadInput(wrong, terminal, json);
    }

    /// <summary>Tokenfab itself is wrong.</summary>
    public static int Fault(Exception fault, Terminal terminal, bool json)
    {
        terminal.Error.WriteLine("Sorry: Tokenfab met a case it does not handle. This is a fault of Tokenfab, not of your input; please report it with what follows.");
        terminal.Error.WriteLine(fault.ToString());
        if (json)
        {
            JsonOutput.Write(terminal.Output, writer =>
            {
                writer.WriteStartObject("error");
                writer.WriteString("kind", "fault");
                writer.WriteString("problem", $"{fault.GetType().Name}: {fault.Message}");
                writer.WriteEndObject();
            });
        }

        return ExitCode.Fault;
    }
}
