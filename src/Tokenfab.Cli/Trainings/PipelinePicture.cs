using System.Globalization;
using System.Text;
using Tokenfab.Training;
using Tokenfab.Training.Schedule;

namespace Tokenfab.Cli.Trainings;

/// <summary>A pipeline schedule as a picture: a row a stage, time to the right.</summary>
internal static class PipelinePicture
{
    private const double Width = 1600.0;
    private const double Row = 22.0;
    private const double Left = 64.0;
    private const double Top = 34.0;
    private const double Foot = 30.0;

    // Below this width a number no longer fits its task.
    private const double LeastLabel = 13.0;

    private static readonly (TaskKind Kind, string Colour, string Name)[] Colours =
    [
        (TaskKind.Forward, "#4e79a7", "forward"), (TaskKind.Backward, "#59a14f", "backward"), (TaskKind.Input, "#8cd17d", "gradient of inputs"), (TaskKind.Weight, "#f1ce63", "gradient of weights"),
    ];

    /// <summary>The picture.</summary>
    public static string Svg(TrainingStep step)
    {
        var timeline = step.Timeline;
        var height = Top + (timeline.Devices * Row) + Foot;
        var scale = (Width - Left - 12.0) / timeline.Makespan;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width:0} {height:0}\" font-family=\"system-ui, sans-serif\" font-size=\"11\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width:0}\" height=\"{height:0}\" fill=\"#ffffff\"/>\n");
        Legend(text, timeline);
        for (var device = 0; device < timeline.Devices; device++)
        {
            var y = Top + (device * Row);
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"8\" y=\"{y + 15:0}\">stage {device}</text>\n");
            text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left:0.#}\" y=\"{y:0.#}\" width=\"{timeline.Makespan * scale:0.##}\" height=\"{Row - 3:0.#}\" fill=\"#eeeeee\"/>\n");
        }

        var tasks = timeline.Tasks;
        for (var i = 0; i < tasks.Length; i++)
        {
            // Tasks that run together share the height of their row.
            var paired = (i > 0 && Same(tasks[i - 1], tasks[i])) || (i + 1 < tasks.Length && Same(tasks[i], tasks[i + 1]));
            var second = i > 0 && Same(tasks[i - 1], tasks[i]);
            Draw(text, tasks[i], scale, paired, second, timeline.Devices);
        }

        text.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Left:0}\" y=\"{height - 10:0}\">{timeline.Makespan:0.###} s from the first pass to the last; stages wait {timeline.BubbleShare * 100.0:0.0} % of it</text>\n</svg>\n");
        return text.ToString();
    }

    private static bool Same(in PipelineTask left, in PipelineTask right) => left.Device == right.Device && left.Start == right.Start && left.End == right.End;

    private static void Draw(StringBuilder text, in PipelineTask task, double scale, bool paired, bool second, int devices)
    {
        var kind = task.Kind;
        var colour = Array.Find(Colours, known => known.Kind == kind).Colour;
        var (x, width) = (Left + (task.Start * scale), Math.Max((task.End - task.Start) * scale, 0.2));
        var full = Row - 3.0;
        var (y, height) = (Top + (task.Device * Row) + (second ? full / 2.0 : 0.0), paired ? full / 2.0 : full);

        // Later chunks of a stage are paler, so that interleaving shows.
        var opacity = 1.0 - (0.45 * (task.Chunk / devices % 4 / 3.0));
        text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" fill=\"{colour}\" fill-opacity=\"{opacity:0.##}\"");
        text.Append(width > 3.0 ? " stroke=\"#ffffff\" stroke-width=\"0.6\"/>" : "/>");
        if (width >= LeastLabel && !paired)
        {
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + (width / 2.0):0.##}\" y=\"{y + 14.0:0.##}\" text-anchor=\"middle\" fill=\"#ffffff\" font-size=\"9\">{task.MicroBatch}</text>");
        }

        text.Append('\n');
    }

    private static void Legend(StringBuilder text, PipelineTimeline timeline)
    {
        var used = new HashSet<TaskKind>();
        foreach (ref readonly var task in timeline.Tasks)
        {
            used.Add(task.Kind);
        }

        var x = Left;
        foreach (var (_, colour, name) in Colours.Where(colour => used.Contains(colour.Kind)))
        {
            text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0}\" y=\"10\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{x + 17:0}\" y=\"20\">{name}</text>\n");
            x += 40.0 + (name.Length * 6.2);
        }
    }
}
