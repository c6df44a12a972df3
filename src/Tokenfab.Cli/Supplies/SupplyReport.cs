using System.Globalization;
using Tokenfab.Cli.Report;
using Tokenfab.Cli.Report.Charts;
using Tokenfab.Hardware.Supply;

namespace Tokenfab.Cli.Supplies;

/// <summary>A forecast as one page: cards over time, what held them up, and work in progress.</summary>
internal static class SupplyReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="input">The scenario's file, shown at the end.</param>
    public static string Write(SupplyForecast forecast, string input) => ReportPage.Write(forecast.Scenario.Name, main =>
    {
        var course = forecast.Course;
        main.In("header", string.Empty, header => header.Text("p", "class=\"kicker\"", "Tokenfab supply").Text("h1", string.Empty, forecast.Scenario.Name));
        main.Text("p", "class=\"verdict\"", forecast.Weeks.Likely is { } weeks
            ? Text($"Card {course.Wanted:#,0} is out {weeks:0.0} weeks after the first wafer start{Interval(forecast)}.")
            : Text($"{course.Made:#,0} of {course.Wanted:#,0} cards are made within the horizon."));
        ReportPage.Section(main, "Cards a week", section =>
        {
            Chart(section, course, "cards a week", [("cards", week => week.Sum(d => d.Cards), "line c0"), ("packages begun", week => week.Sum(d => d.PackagesStarted), "line c1")]);
            Limits(section, course);
        });
        ReportPage.Section(main, "Cards so far", section => Chart(section, course, "cards", [("cards so far", week => week[^1].CardsSoFar, "line c0")]));
        ReportPage.Section(main, "Logic wafers in the fab", section => Chart(section, course, "wafers", [("wafers in the fab", week => week[^1].WafersInFab, "line c2")]));
        ReportPage.Section(main, "What waits", section => Chart(
            section, course, "pieces",
            [("good dies", week => week[^1].DiesWaiting, "line c0"), ("stacks", week => week[^1].StacksWaiting, "line c1"), ("interposers", week => week[^1].InterposersWaiting, "line c2"), ("packages at test", week => week[^1].PackagesAtTest, "line c3")]));
        ReportPage.Section(main, "Scenario", section => section.Text("pre", string.Empty, input.TrimEnd()));
        main.Text("footer", string.Empty, ReportPage.Version);
    });

    private static void Chart(Markup page, SupplyCourse course, string up, (string Name, Func<SupplyDay[], double> Value, string Css)[] lines)
    {
        var weeks = SupplyText.InWeeks(course).Where(w => w.Days.Length == 7 || course.Days.Count < 7).ToList();
        var drawn = lines.Where(line => weeks.Exists(w => line.Value(w.Days) > 1e-6)).ToArray();
        var frame = FrameOf(up);
        var x = Weeks(frame, course);
        var y = Scale.Linear(Math.Max(1.0, drawn.Select(line => weeks.Max(w => line.Value(w.Days))).DefaultIfEmpty(1.0).Max()), frame.PlotBottom, frame.PlotTop);
        frame.Draw(page, up, x, y, svg =>
        {
            foreach (var line in drawn)
            {
                var points = weeks.Select(w => $"{Frame.N(x.Of(w.Number))},{Frame.N(y.Of(line.Value(w.Days)))}");
                svg.Empty("polyline", $"class=\"{line.Css}\" points=\"{string.Join(' ', points)}\"");
            }
        });
        if (drawn.Length > 1)
        {
            Legend.Draw(page, drawn.Select(line => (line.Css.Split(' ')[1], line.Name)), string.Empty);
        }
    }

    private static Frame FrameOf(string up) => new(1080, 300, "weeks from the first wafer start", up);

    private static Scale Weeks(Frame frame, SupplyCourse course) => Scale.Linear(Math.Max(1.0, course.Days.Count / 7.0), frame.PlotLeft, frame.PlotRight);

    // A stripe along the weeks in the colour of what held the line up.
    private static void Limits(Markup page, SupplyCourse course)
    {
        var x = Weeks(FrameOf(string.Empty), course);
        page.In("svg", "viewBox=\"0 0 1080 18\" role=\"img\" aria-label=\"What held the line up\"", svg =>
        {
            foreach (var (number, days) in SupplyText.InWeeks(course).Where(w => w.Days[^1].GoodDies > 0.0 || w.Days[^1].PackagesStarted > 1e-9))
            {
                var (left, right) = (x.Of(number - 1.0), x.Of(number - 1.0 + (days.Length / 7.0)));
                svg.Empty("rect", $"class=\"{Palette.Class((int)days[^1].Limit)}\" fill=\"currentColor\" x=\"{left:0.##}\" y=\"2\" width=\"{right - left + 0.4:0.##}\" height=\"12\"");
            }
        });
        Legend.Draw(page, course.Limits().Select(l => (Palette.Class((int)l.What), Text($"{SupplyText.Word(l.What)} {l.Share:0 %}"))), "stripe: what held packages up, week by week");
    }

    private static string Interval(SupplyForecast forecast) => forecast.Weeks is ({ } fast, _, { } slow) && slow - fast > 0.05 ? Text($" ({fast:0.0} to {slow:0.0})") : string.Empty;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
