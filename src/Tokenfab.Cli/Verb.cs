using System.CommandLine;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli;

/// <summary>A verb of the command line: a command that knows examples of its use.</summary>
/// <param name="examples">Command lines to try, each with what it does, as in <c>("tokenfab plan x.yaml", "the plan as a table")</c>.</param>
internal sealed class Verb(string name, string description, params (string Line, string Does)[] examples) : Command(name, description)
{
    /// <summary>Command lines to try.</summary>
    public IReadOnlyList<(string Line, string Does)> Examples { get; } = examples;

    /// <summary>Sets what the verb does; it returns an <see cref="ExitCode"/>.</summary>
    public Verb Runs(Terminal terminal, Func<Call, int> run)
    {
        SetAction(parse => run(new Call(parse, terminal)));
        return this;
    }
}

/// <summary>One use of a verb: its arguments and where its answer goes.</summary>
internal sealed class Call(ParseResult parse, Terminal terminal)
{
    /// <summary>Where the answer goes.</summary>
    public Terminal Terminal { get; } = terminal;

    /// <summary>Whether the answer is wanted as JSON.</summary>
    public bool Json => parse.GetValue(App.Json);

    /// <summary>The embedded catalogue, with the user's folder over it where one is named.</summary>
    /// <exception cref="InputException">The folder is missing or holds a broken file.</exception>
    public CatalogStore Catalog() => CatalogFolder is { } folder ? CatalogStore.Embedded.Overlay(folder) : CatalogStore.Embedded;

    /// <summary>The folder of the user's own catalogue entries; null where none is named.</summary>
    public string? CatalogFolder =>
        (parse.GetValue(App.Catalog) ?? Terminal.Variable("TOKENFAB_CATALOG")) is { Length: > 0 } folder ? folder : null;

    /// <summary>The value of an option.</summary>
    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    /// <summary>The value of an argument.</summary>
    public T Get<T>(Argument<T> argument) => parse.GetRequiredValue(argument);
}
