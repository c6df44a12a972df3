using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;
using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Planning;

namespace Tokenfab.Cli.Commands.Catalog;

/// <summary><c>tokenfab catalog compare</c>: entries of one kind side by side.</summary>
internal static class CompareCommand
{
    private static readonly Argument<string[]> Names = new("NAME")
    {
        Description = "Ids, names or aliases of two or more entries of one kind", Arity = new ArgumentArity(2, 20),
    };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "compare", "Entries of one kind side by side, figure by figure",
            ("tokenfab catalog compare h100-sxm h200-sxm h20", "three chips"),
            ("tokenfab catalog compare DeepSeek-V3 Qwen3-235B-A22B --json", "two models, for a script"))
        {
            Names, CatalogCommand.Kind,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var store = call.Catalog();
        var names = call.Get(Names);
        var entries = names.Select(name => CatalogCommand.Entry(store, call.Get(CatalogCommand.Kind) ?? CommonKind(store, names), name)).ToList();
        var rows = Rows([.. entries.Select(entry => Values(store, entry))]);
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => WriteJson(writer, entries, rows));
            return ExitCode.Found;
        }

        var table = Tables.New(call.Terminal, [entries[0].Kind, .. entries.Select(e => ">" + e.Name)]);
        foreach (var (field, values) in rows)
        {
            var differs = values.Distinct(StringComparer.Ordinal).Count() > 1;
            table.Row([Markup.Escape(field), .. values.Select(v => differs ? $"[bold]{Markup.Escape(v ?? "?")}[/]" : $"[grey]{Markup.Escape(v ?? "?")}[/]")]);
        }

        call.Terminal.Console.Write(table);
        return ExitCode.Found;
    }

    /// <summary>The one kind in which every name is known.</summary>
    /// <exception cref="InputException">A name is unknown, or no kind, or more than one, knows them all.</exception>
    private static string CommonKind(CatalogStore store, string[] names)
    {
        var unknown = Array.Find(names, name => store.Find(name).Count == 0);
        if (unknown is not null)
        {
            throw store.Unknown(null, unknown);
        }

        var kinds = CatalogKind.All.Select(k => k.Name).Where(kind => names.All(name => store.Find(kind, name) is not null)).ToList();
        return kinds switch
        {
            [var only] => only,
            [] => throw new InputException("catalog", null, null, $"{string.Join(" and ", names)} are not of one kind", "Compare chips with chips, models with models"),
            _ => throw new InputException("catalog", null, null, $"the names are known as {string.Join(" and as ", kinds)}", $"Say which with --kind, as in --kind {kinds[0]}"),
        };
    }

    private static List<(string Field, string Value)> Values(CatalogStore store, CatalogEntry entry)
    {
        var figures = Figure.Of(store.Document(entry.Kind, entry.Id).Root).Select(f => (f.Field, f.Value));
        return entry.Kind switch
        {
            "model" => [.. ModelView.Rows(store.Model(entry.Id)).Concat(figures)],
            "accelerator" => [.. figures.Concat(Worth(store, entry.Id))],
            _ => [.. figures],
        };
    }

    // At the peaks and on the default terms; a plan says what a chip is worth at work.
    private static IEnumerable<(string Field, string Value)> Worth(CatalogStore store, string id)
    {
        if (PricePerformance.Of(store.Accelerator(id), store) is not { } worth)
        {
            yield break;
        }

        foreach (var (field, value) in new (string, string?)[]
        {
            ("worth.chip_hour", worth.ChipHour?.ToString()), ("worth.16_bit_flop_per_dollar", worth.FlopPerDollar?.ToString()),
            ("worth.memory_traffic_per_dollar", worth.BytesPerDollar?.ToString()), ("worth.memory_held_per_dollar_hour", worth.CapacityPerDollar?.ToString()),
            ("worth.power_per_16_bit_tflops", worth.WattsPerRate?.ToString()),
        })
        {
            if (value is not null)
            {
                yield return (field, value);
            }
        }
    }

    private static List<(string Field, string?[] Values)> Rows(IReadOnlyList<List<(string Field, string Value)>> columns) =>
        [.. Order(columns).Select(field => (field, columns.Select(c => c.Find(v => v.Field == field).Value).ToArray()))];

    // A field that only a later entry has stands behind the one it follows there.
    private static List<string> Order(IReadOnlyList<List<(string Field, string Value)>> columns)
    {
        var order = new List<string>();
        foreach (var column in columns)
        {
            var at = -1;
            foreach (var (field, _) in column)
            {
                var known = order.IndexOf(field);
                at = known >= 0 ? known : at + 1;
                if (known < 0)
                {
                    order.Insert(at, field);
                }
            }
        }

        return order;
    }

    private static void WriteJson(Utf8JsonWriter writer, List<CatalogEntry> entries, List<(string Field, string?[] Values)> rows)
    {
        writer.WriteString("kind", entries[0].Kind);
        writer.WriteStrings("ids", entries.Select(e => e.Id));
        writer.WriteStartObject("figures");
        foreach (var (field, values) in rows)
        {
            writer.WriteStartArray(field);
            foreach (var value in values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
