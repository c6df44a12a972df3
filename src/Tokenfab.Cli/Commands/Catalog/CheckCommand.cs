using System.CommandLine;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Commands.Catalog;

/// <summary><c>tokenfab catalog check</c>: is every entry well-formed, sourced and possible?</summary>
internal static class CheckCommand
{
    private static readonly Argument<string?> Folder = new("FOLDER")
    {
        Description = "Folder of entries to check, laid over the built-in catalogue; without it the catalogue in use is checked", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => null,
    };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "check", "Whether every entry is well-formed, names sources that exist, refers to entries that exist, and can be true",
            ("tokenfab catalog check", "the built-in catalogue"),
            ("tokenfab catalog check my-catalog", "your own entries"))
        {
            Folder,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var errors = new List<InputException>();
        var (store, entries) = Subject(call, errors);
        var figures = 0;
        foreach (var entry in entries)
        {
            errors.AddRange(EntryCheck.Errors(store, entry));
            figures += Figure.Of(store.Document(entry.Kind, entry.Id).Root).Count(f => f.Confidence is not null);
        }

        var counts = CatalogKind.All.Select(k => (k.Name, Count: entries.Count(e => e.Kind == k.Name))).ToList();
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer =>
            {
                writer.WriteStartObject("entries_by_kind");
                counts.ForEach(c => writer.WriteNumber(c.Name, c.Count));
                writer.WriteEndObject();
                writer.WriteNumber("sourced_figures", figures);
                writer.WriteStartArray("errors");
                errors.ForEach(error => EntryJson.WriteError(writer, error));
                writer.WriteEndArray();
            });
        }
        else
        {
            errors.ForEach(error => call.Terminal.Error.WriteLine($"error: {error.Message}"));
            call.Terminal.Output.WriteLine(string.Join(", ", counts.Select(c => $"{c.Count} {c.Name}{(c.Count == 1 ? string.Empty : "s")}")));
            call.Terminal.Output.WriteLine($"{figures} sourced figures, {errors.Count} {(errors.Count == 1 ? "error" : "errors")}");
        }

        return errors.Count == 0 ? ExitCode.Found : ExitCode.BadInput;
    }

    private static (CatalogStore Store, IReadOnlyList<CatalogEntry> Entries) Subject(Call call, List<InputException> errors)
    {
        var store = call.Catalog();
        if (call.Get(Folder) is not { } folder)
        {
            return (store, store.List());
        }

        var entries = CatalogStore.FromFolder(folder, errors.Add).List();
        return (store.Overlay(folder, _ => { }), entries);
    }
}
