namespace Tokenfab.Cli.Report.Charts;

/// <summary>Names of colours under a chart.</summary>
internal static class Legend
{
    public static void Draw(Markup page, IEnumerable<(string Css, string Name)> entries, string remark) => page.In("p", "class=\"legend\"", p =>
    {
        foreach (var (css, name) in entries)
        {
            p.In("span", string.Empty, s => s.In("i", $"class=\"{css}\"", _ => { }).Text(name));
        }

        if (remark.Length > 0)
        {
            p.Text("em", string.Empty, remark);
        }
    });
}
