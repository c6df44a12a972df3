using System.Globalization;
using System.Text;

namespace Tokenfab.Silicon;

/// <summary>A wafer map as a picture: one self-contained SVG, a millimetre a unit.</summary>
public static class WaferMapSvg
{
    private const double Margin = 14.0;
    private const double Caption = 46.0;

    private const string Defect = "#ff8a8f";

    private static readonly (DieState State, string Fill, string Opacity, string Word)[] States =
    [
        (DieState.Partial, "#aab6d8", "0.18", "partial"),
        (DieState.Good, "#2dd4a7", "0.95", "good"),
        (DieState.Bad, "#8f3349", "0.95", "bad"),
    ];

    /// <summary>Draws the map.</summary>
    /// <param name="map">The wafer.</param>
    /// <param name="title">The first line of the caption, such as the die's name.</param>
    /// <param name="facts">The second line, such as the yield and its model.</param>
    public static string Draw(WaferMap map, string title, string facts)
    {
        ArgumentNullException.ThrowIfNull(map);
        var svg = new StringBuilder();
        var convention = map.Count.Convention;
        var rim = convention.Diameter.Value / 2.0;
        var (half, scale) = (rim + Margin, rim / 150.0);
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="{N(-half)} {N(-half)} {N(2.0 * half)} {N((2.0 * half) + (Caption * scale))}" font-family="Inter, Segoe UI, Helvetica, Arial, sans-serif">
            <title>{Escape(title)}: {map.Count.Dies} dies on a {DieSize.Text(convention.Diameter)} wafer</title>
            <defs>
            <linearGradient id="disc" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#2b3656"/><stop offset="0.45" stop-color="#3b3a66"/><stop offset="0.7" stop-color="#264a5e"/><stop offset="1" stop-color="#1b2440"/></linearGradient>
            <linearGradient id="sheen" x1="0" y1="0" x2="1" y2="1"><stop offset="0.2" stop-color="#fff" stop-opacity="0"/><stop offset="0.42" stop-color="#fff" stop-opacity="0.16"/><stop offset="0.55" stop-color="#fff" stop-opacity="0"/></linearGradient>
            <clipPath id="wafer"><path d="{Outline(rim)}"/></clipPath>
            </defs>
            <rect x="{N(-half)}" y="{N(-half)}" width="{N(2.0 * half)}" height="{N((2.0 * half) + (Caption * scale))}" rx="{N(6.0 * scale)}" fill="#0d1220"/>
            <path d="{Outline(rim)}" fill="url(#disc)" stroke="#8a97b8" stroke-width="{N(0.8 * scale)}"/>
            <g clip-path="url(#wafer)">

            """);
        var line = 0.045 * Math.Min(map.Count.Die.Width.Value, map.Count.Die.Height.Value);
        foreach (var (state, fill, opacity, word) in States)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{word}\" fill=\"{fill}\" fill-opacity=\"{opacity}\" stroke=\"#141b30\" stroke-width=\"{N(line)}\" d=\"");
            AppendDies(svg, map, state);
            svg.Append("\"/>\n");
        }

        AppendDefects(svg, map, 1.6 * line);

        svg.Append(CultureInfo.InvariantCulture, $"""
            <path d="{Outline(rim)}" fill="url(#sheen)"/>
            </g>
            <circle r="{N(convention.UsableRadius.Value)}" fill="none" stroke="#e8edf8" stroke-opacity="0.55" stroke-width="{N(0.4 * scale)}" stroke-dasharray="{N(2.0 * scale)} {N(1.6 * scale)}"/>

            """);
        AppendCaption(svg, map, title, facts, half, scale);
        return svg.Append("</svg>\n").ToString();
    }

    // SVG's y points down and the map's up.
    private static void AppendDies(StringBuilder svg, WaferMap map, DieState state)
    {
        var (width, height) = (map.Count.Die.Width.Value, map.Count.Die.Height.Value);
        foreach (var site in map.Sites.Where(s => s.State == state))
        {
            var (left, top) = (site.X.Value - (width / 2.0), -site.Y.Value - (height / 2.0));
            svg.Append(CultureInfo.InvariantCulture, $"M{N(left)} {N(top)}h{N(width)}v{N(height)}h{N(-width)}z");
        }
    }

    // A line of no length with round ends is a dot: a tenth of the bytes of a circle.
    private static void AppendDefects(StringBuilder svg, WaferMap map, double radius)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"defect\" stroke=\"{Defect}\" stroke-linecap=\"round\" stroke-width=\"{N(2.0 * radius)}\" d=\"");
        foreach (var site in map.Sites)
        {
            if (site.Defect is { } defect)
            {
                svg.Append(CultureInfo.InvariantCulture, $"M{N(defect.X.Value)} {N(-defect.Y.Value)}h0");
            }
        }

        svg.Append("\"/>\n");
    }

    private static void AppendCaption(StringBuilder svg, WaferMap map, string title, string facts, double half, double scale)
    {
        var (x, y) = (-half + (Margin * scale), half + (2.0 * scale));
        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{N(x)}" y="{N(y)}" font-size="{N(11.0 * scale)}" font-weight="600" fill="#f4f7ff">{Escape(title)}</text>
            <text x="{N(x)}" y="{N(y + (11.0 * scale))}" font-size="{N(7.0 * scale)}" fill="#aeb9d6">{Escape(facts)}</text>

            """);
        foreach (var (state, fill, opacity, word) in States.OrderBy(s => s.State))
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <rect x="{N(x)}" y="{N(y + (20.0 * scale))}" width="{N(7.0 * scale)}" height="{N(7.0 * scale)}" rx="{N(scale)}" fill="{fill}" fill-opacity="{opacity}"/>
                <text x="{N(x + (10.0 * scale))}" y="{N(y + (26.3 * scale))}" font-size="{N(7.5 * scale)}" fill="#f4f7ff">{map.Number(state)} {word}</text>

                """);
            x += 52.0 * scale;
        }
    }

    // The rim with its notch at the bottom, drawn three times its millimetre so that it can be seen.
    private static string Outline(double rim)
    {
        var notch = 0.02 * rim;
        var y = Math.Sqrt((rim * rim) - (notch * notch));
        return $"M{N(notch)} {N(y)}A{N(rim)} {N(rim)} 0 1 0 {N(-notch)} {N(y)}L0 {N(y - (1.2 * notch))}z";
    }

    private static string N(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
