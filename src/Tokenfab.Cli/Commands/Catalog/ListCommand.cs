using System.Text.Json;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Commands.Catalog;

/// <summary><c>tokenfab catalog list</c>: every entry with its leading figures.</summary>
internal static class ListCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "list", "Every entry with its leading figures",
            ("tokenfab catalog list", "everything but the sources"),
            ("tokenfab catalog list --kind accelerator", "the chips"),
            ("tokenfab catalog list --kind model --json", "the models, for a script"))
        {
            CatalogCommand.Kind,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var asked = call.Get(CatalogCommand.Kind);
        var store = call.Catalog();
        var kinds = asked is null ? CatalogKind.All.Where(k => k.IsNamed) : [CatalogKind.Of(asked)];
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => WriteJson(writer, kinds, store));
            return ExitCode.Found;
        }

        foreach (var kind in kinds)
        {
            var entries = store.List(kind.Name);
            call.Terminal.Output.WriteLine($"{entries.Count} {kind.Name}s");
            Columns.Write(
                call.Terminal,
                ["id", "name", .. kind.Columns.Select(c => c.Key.Replace('_', ' '))],
                [.. entries.Select(e => (IReadOnlyList<string>)[e.Id, e.Name, .. e.Columns.Select(c => c ?? string.Empty)])]);
            call.Terminal.Output.WriteLine();
        }

        return ExitCode.Found;
    }

    private static void WriteJson(Utf8JsonWriter writer, IEnumerable<CatalogKind> kinds, CatalogStore store)
    {
        writer.WriteStartArray("entries");
        foreach (var kind in kinds)
        {
            foreach (var entry in store.List(kind.Name))
            {
                writer.WriteStartObject();
                EntryJson.WriteIdentity(writer, entry);
                writer.WriteStartObject("columns");
                foreach (var (column, value) in kind.Columns.Zip(entry.Columns))
                {
                    writer.WriteIfKnown(column.Key, value);
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    }
}
