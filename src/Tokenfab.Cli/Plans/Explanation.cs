using System.Text.Json;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Plans;

/// <summary>Writes how a figure follows.</summary>
internal static class Explanation
{
    /// <summary>Writes one figure: value, formula, inputs and their sources.</summary>
    public static void Write(Figure figure, PlanView view, Terminal terminal)
    {
        var console = terminal.Console;
        console.MarkupLine($"[bold]{Markup.Escape(figure.Title)}[/]  [grey]{figure.Path}[/]");
        console.MarkupLine($"  [bold green]{Markup.Escape(figure.Tell(view))}[/]  [grey]{Markup.Escape(view.Plan.Deployment.Chip.Name)}[/]");
        console.WriteLine();
        console.MarkupLine($"  = {Markup.Escape(figure.Formula)}");
        console.MarkupLine($"  {Markup.Escape(figure.Words)}");
        console.MarkupLine($"  [grey]{Markup.Escape(figure.Reference)}[/]");
        if (figure.Inputs.Count > 0)
        {
            console.WriteLine();
            var table = Tables.New(terminal, "Symbol", "Input", ">Value", "From");
            foreach (var input in figure.Inputs)
            {
                var datum = input.Read(view);
                table.Row(Markup.Escape(input.Symbol), Markup.Escape(datum.Title), Markup.Escape(datum.Value), $"[grey]{Markup.Escape(datum.Source)}[/]");
            }

            console.Write(table);
        }
    }

    /// <summary>Writes one figure as members of a JSON object.</summary>
    public static void Json(Figure figure, PlanView view, Utf8JsonWriter writer)
    {
        writer.WriteString("figure", figure.Path);
        writer.WriteString("title", figure.Title);
        writer.WriteIfKnown("value", figure.Value(view));
        writer.WriteString("unit", figure.Unit.Symbol);
        writer.WriteString("formula", figure.Formula);
        writer.WriteString("words", figure.Words);
        writer.WriteString("reference", figure.Reference);
        writer.WriteStartArray("inputs");
        foreach (var input in figure.Inputs)
        {
            var datum = input.Read(view);
            writer.WriteStartObject();
            writer.WriteString("symbol", input.Symbol);
            writer.WriteString("title", datum.Title);
            writer.WriteString("value", datum.Value);
            writer.WriteString("source", datum.Source);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Lists all figures with their values.</summary>
    public static void List(PlanView view, Terminal terminal)
    {
        var table = Tables.New(terminal, "Figure", "Short", ">Value", "What it is");
        foreach (var figure in Figures.All)
        {
            table.Row(figure.Path, figure.Alias ?? string.Empty, Markup.Escape(figure.Tell(view)), Markup.Escape(figure.Title));
        }

        terminal.Console.Write(table);
    }
}
