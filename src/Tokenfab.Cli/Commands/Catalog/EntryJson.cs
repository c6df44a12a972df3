using System.Text.Json;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Commands.Catalog;

/// <summary>Entries and their figures as JSON.</summary>
internal static class EntryJson
{
    /// <summary>What an entry is called.</summary>
    public static void WriteIdentity(Utf8JsonWriter writer, CatalogEntry entry)
    {
        writer.WriteString("kind", entry.Kind);
        writer.WriteString("id", entry.Id);
        writer.WriteString("name", entry.Name);
        writer.WriteStrings("aliases", entry.Aliases);
    }

    /// <summary>Figures with the sources they name.</summary>
    public static void WriteFigures(Utf8JsonWriter writer, IEnumerable<Figure> figures, CatalogStore store)
    {
        writer.WriteStartArray("figures");
        foreach (var figure in figures)
        {
            writer.WriteStartObject();
            writer.WriteString("field", figure.Field);
            writer.WriteString("value", figure.Value);
            writer.WriteIfKnown("low", figure.Low);
            writer.WriteIfKnown("high", figure.High);
            writer.WriteIfKnown("confidence", figure.Confidence);
            writer.WriteIfKnown("note", figure.Note);
            writer.WriteStartArray("sources");
            foreach (var id in figure.Sources)
            {
                WriteSource(writer, store.Source(id));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>An error, with its place.</summary>
    public static void WriteError(Utf8JsonWriter writer, InputException error)
    {
        writer.WriteStartObject();
        writer.WriteString("file", error.File);
        writer.WriteIfKnown("line", error.Line);
        writer.WriteIfKnown("field", error.Field);
        writer.WriteString("problem", error.Problem);
        writer.WriteString("mend", error.Mend);
        writer.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter writer, Source source)
    {
        writer.WriteStartObject();
        writer.WriteString("id", source.Id);
        writer.WriteString("title", source.Title);
        writer.WriteIfKnown("publisher", source.Publisher);
        writer.WriteIfKnown("date", source.Date);
        writer.WriteIfKnown("url", source.Url);
        writer.WriteEndObject();
    }
}
