using Spectre.Console;

namespace Tokenfab.Cli.Output;

/// <summary>The house style of console tables.</summary>
internal static class Tables
{
    /// <summary>An empty table: thin lines for people, bare columns for files.</summary>
    /// <param name="terminal">Where it will be shown.</param>
    /// <param name="columns">Headings; one that starts with '&gt;' is aligned to the right, as numbers are. Lines of a heading become words of one line in files.</param>
    public static Table New(Terminal terminal, params string[] columns)
    {
        var table = new Table { Border = terminal.Redirected ? TableBorder.None : TableBorder.Rounded };
        table.BorderColor(Color.Grey);
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            var text = Markup.Escape(right ? column[1..] : column);
            var heading = new TableColumn(new Markup($"[bold]{(terminal.Redirected ? text.Replace('\n', ' ') : text)}[/]"));
            heading.Alignment = right ? Justify.Right : Justify.Left;
            heading.NoWrap = right;
            table.AddColumn(heading);
        }

        return table;
    }

    /// <summary>Adds a row of texts that may hold Spectre markup; escape what users wrote with <see cref="Markup.Escape"/>.</summary>
    public static void Row(this Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Markup(cell)));
}
