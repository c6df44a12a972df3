using System.CommandLine;
using Spectre.Console;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;
using Tokenfab.Models;
using Tokenfab.Models.Import;

namespace Tokenfab.Cli.Commands.Catalog;

/// <summary><c>tokenfab catalog show</c>: each figure of an entry with its source, or the shape of a model file.</summary>
internal static class ShowCommand
{
    private static readonly string[] ModelFiles = [".json", ".safetensors", ".gguf"];

    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "Id, name or alias of an entry; or the path of a config.json, a .safetensors or .gguf file, or a folder that holds one", HelpName = "NAME|PATH",
    };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "show", "Each figure of an entry with its interval, confidence and source; or the shape of a model file",
            ("tokenfab catalog show h100-sxm", "a chip"),
            ("tokenfab catalog show DeepSeek-V3", "a model: layers, parameters, KV cache"),
            ("tokenfab catalog show ./config.json --json", "a model of your own: total_parameters, active_parameters, kv_bytes_per_token"))
        {
            Name, CatalogCommand.Kind,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var (name, kind) = (call.Get(Name), call.Get(CatalogCommand.Kind));
        var store = call.Catalog();
        if (kind is null && IsModelPath(name, store))
        {
            Show(call, ModelImporter.FromPath(name));
        }
        else
        {
            Show(call, store, CatalogCommand.Entry(store, kind, name));
        }

        return ExitCode.Found;
    }

    // A name in the catalogue wins over a file that happens to be called so, unless the name can only be a file's.
    private static bool IsModelPath(string name, CatalogStore store) =>
        ModelFiles.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase)
        || name.StartsWith('.') || Path.IsPathRooted(name)
        || (Path.Exists(name) && store.Find(name).Count == 0);

    private static void Show(Call call, ModelArchitecture model)
    {
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => ModelView.WriteJson(writer, model));
            return;
        }

        call.Terminal.Console.MarkupLine($"[bold]{Markup.Escape(model.Name)}[/]");
        call.Terminal.Console.Write(ModelView.Table(call.Terminal, model));
    }

    private static void Show(Call call, CatalogStore store, CatalogEntry entry)
    {
        var figures = Figure.Of(store.Document(entry.Kind, entry.Id).Root);
        var model = entry.Kind == "model" ? store.Model(entry.Id) : null;
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer =>
            {
                EntryJson.WriteIdentity(writer, entry);
                if (model is not null)
                {
                    ModelView.WriteFigures(writer, model);
                }

                EntryJson.WriteFigures(writer, figures, store);
            });
            return;
        }

        var console = call.Terminal.Console;
        console.MarkupLine($"[bold]{Markup.Escape(entry.Name)}[/]  [grey]{entry.Kind} {Markup.Escape(entry.Id)}[/]");
        if (entry.Aliases.Count > 0)
        {
            console.MarkupLine($"[grey]also {Markup.Escape(string.Join(", ", entry.Aliases))}[/]");
        }

        if (model is not null)
        {
            console.Write(ModelView.Table(call.Terminal, model));
        }

        WriteFigures(call.Terminal, figures);
        WriteSources(call.Terminal, figures, store);
    }

    private static void WriteFigures(Terminal terminal, IReadOnlyList<Figure> figures)
    {
        var table = Tables.New(terminal, "figure", ">value", "range", "confidence", "source", "note");
        foreach (var figure in figures)
        {
            var range = figure.Low is null ? string.Empty : $"{figure.Low} to {figure.High}";
            table.Row(
                Markup.Escape(figure.Field), $"[bold]{Markup.Escape(figure.Value)}[/]", Markup.Escape(range), Colour(figure.Confidence),
                Markup.Escape(string.Join(", ", figure.Sources)), Markup.Escape(figure.Note ?? string.Empty));
        }

        terminal.Console.Write(table);
    }

    private static void WriteSources(Terminal terminal, IReadOnlyList<Figure> figures, CatalogStore store)
    {
        foreach (var source in figures.SelectMany(f => f.Sources).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(store.Source))
        {
            var who = string.Join(", ", new[] { source.Publisher, source.Date, source.Url }.Where(part => part is not null));
            terminal.Console.MarkupLine($"[bold]{Markup.Escape(source.Id)}[/]  {Markup.Escape(source.Title)}[grey]{(who.Length > 0 ? "; " : string.Empty)}{Markup.Escape(who)}[/]");
        }
    }

    private static string Colour(string? confidence) => confidence switch
    {
        "official" or "measured" => $"[green]{confidence}[/]",
        "estimate" => $"[yellow]{confidence}[/]",
        null => string.Empty,
        _ => $"[red]{Markup.Escape(confidence)}[/]",
    };
}
