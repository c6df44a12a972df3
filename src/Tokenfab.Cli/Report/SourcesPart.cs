using Tokenfab.Planning;

namespace Tokenfab.Cli.Report;

/// <summary>The sources of the facts that the best plan rests on.</summary>
internal static class SourcesPart
{
    public static void Draw(Markup page, ReportInput input)
    {
        var ids = input.Result.Best is { } best ? Ids(best) : [];
        if (ids.Count == 0)
        {
            return;
        }

        page.In("section", string.Empty, section => section.Text("h2", string.Empty, "Sources").In("ol", "class=\"sources\"", list =>
        {
            foreach (var id in ids)
            {
                Entry(list, id, input);
            }
        }));
    }

    private static void Entry(Markup list, string id, ReportInput input) => list.In("li", string.Empty, item =>
    {
        if (input.Source(id) is not { } source)
        {
            item.Text("code", string.Empty, id);
            return;
        }

        item.Text("code", string.Empty, id).Text($" {source.Title}");
        item.Text(string.Concat(new[] { source.Publisher, source.Date }.OfType<string>().Select(part => $", {part}")));
        if (source.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            item.Text(" ").In("a", $"href=\"{Markup.Escape(url)}\"", a => a.Text(url));
        }
    });

    private static List<string> Ids(Plan plan)
    {
        var (chip, server) = (plan.Deployment.Chip, plan.Deployment.Server);
        return [.. new IEnumerable<string>?[]
        {
            chip.Peak.For(plan.Deployment.Precision.Activations)?.Sources, chip.Memory.Capacity.Sources, chip.Memory.Bandwidth?.Sources,
            server.ScaleUp.Bandwidth.Sources, server.ScaleOut?.Bandwidth.Sources, server.Power?.Sources, plan.Cost?.Sources, plan.Silicon.Sources,
        }.SelectMany(ids => ids ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
