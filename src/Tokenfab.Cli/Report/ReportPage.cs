using System.Reflection;

namespace Tokenfab.Cli.Report;

/// <summary>The frame of every report: one HTML page that needs nothing beside it and follows the reader's theme.</summary>
internal static class ReportPage
{
    /// <summary>Writes a page.</summary>
    public static string Write(string title, Action<Markup> content)
    {
        var page = new Markup();
        page.Raw("<!DOCTYPE html>\n").In("html", "lang=\"en\"", html => html
            .In("head", string.Empty, head => head
                .Empty("meta", $"charset=\"utf-8\"")
                .Empty("meta", $"name=\"viewport\" content=\"width=device-width, initial-scale=1\"")
                .Text("title", string.Empty, $"{title} · Tokenfab")
                .Raw("<style>").Raw(Resource("report.css")).Raw("</style>\n"))
            .In("body", string.Empty, body =>
            {
                body.In("main", string.Empty, content);
                body.In("div", "id=\"tip\" role=\"tooltip\"", _ => { });
                body.Raw("<script>").Raw(Resource("report.js")).Raw("</script>\n");
            }));
        return page.ToString();
    }

    /// <summary>A part of a page under a heading.</summary>
    public static void Section(Markup page, string title, Action<Markup> content) =>
        page.In("section", string.Empty, section => content(section.Text("h2", string.Empty, title)));

    /// <summary>The version that wrote the page.</summary>
    public static string Version => $"Tokenfab {typeof(ReportPage).Assembly.GetName().Version?.ToString(3)}";

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
