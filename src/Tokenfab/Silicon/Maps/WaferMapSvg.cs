using System.Globalization;
using System.Text;

namespace Tokenfab.Silicon.Maps;

/// <summary>A wafer map as a picture: one self-contained SVG, a millimetre a unit.</summary>
public static class WaferMapSvg
{
    private const double Margin = 14.0;
    private const double Line = 10.5;

    // Dies smaller than this are dots on the picture; their inner lines would only grey it.
    private const double SmallestPatterned = 4.0;

    /// <summary>Draws the map.</summary>
    /// <param name="map">The wafer.</param>
    /// <param name="title">The first line of the caption, such as the die's name.</param>
    /// <param name="facts">The lines below it, such as the yield and its model.</param>
    public static string Draw(WaferMap map, string title, params string[] facts)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(facts);
        var svg = new StringBuilder();
        var rim = map.Count.Convention.Diameter.Value / 2.0;
        var (half, scale) = (rim + (Margin * rim / 150.0), rim / 150.0);
        var keys = Keys(map, (2.0 * half / scale) - (2.0 * Margin));
        var height = (2.0 * half) + ((22.0 + (Line * (facts.Length + keys.Max(k => k.Row) + 1))) * scale);
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="{N(-half)} {N(-half)} {N(2.0 * half)} {N(height)}" font-family="Inter, Segoe UI, Helvetica Neue, Helvetica, Arial, sans-serif">
            <title>{Escape(title)}: {map.Count.Dies} dies on a {DieSize.Text(map.Count.Convention.Diameter)} wafer</title>
            <defs>
            {WaferPaint.Definitions(map, rim)}
            </defs>
            <rect x="{N(-half)}" y="{N(-half)}" width="{N(2.0 * half)}" height="{N(height)}" rx="{N(7.0 * scale)}" fill="url(#night)"/>
            <circle r="{N(rim * 1.012)}" fill="#000" opacity="0.45" filter="url(#soft)"/>
            <g clip-path="url(#wafer)">
            <path d="{Outline(rim)}" fill="url(#disc)"/>

            """);
        AppendDies(svg, map);
        AppendDefects(svg, map);
        svg.Append(CultureInfo.InvariantCulture, $"""
            <path d="{Outline(rim)}" fill="url(#rainbow)" opacity="0.5" style="mix-blend-mode:soft-light"/>
            <path d="{Outline(rim)}" fill="url(#sheen)"/>
            </g>
            <path d="{Outline(rim)}" fill="none" stroke="url(#bevel)" stroke-width="{N(1.5 * scale)}"/>
            <circle r="{N(map.Count.Convention.UsableRadius.Value)}" fill="none" stroke="#eaf0ff" stroke-opacity="0.4" stroke-width="{N(0.35 * scale)}" stroke-dasharray="{N(2.0 * scale)} {N(1.8 * scale)}"/>

            """);
        AppendCaption(svg, title, facts, keys, half, scale);
        return svg.Append("</svg>\n").ToString();
    }

    private static void AppendDies(StringBuilder svg, WaferMap map)
    {
        var die = map.Count.Die;
        var thin = Math.Min(die.Width.Value, die.Height.Value);
        foreach (var paint in WaferPaint.Of(map))
        {
            var path = Path(map, paint);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{paint.Class}\" fill=\"{paint.Fill}\" fill-opacity=\"{N(paint.Opacity)}\" stroke=\"#0b1430\" stroke-opacity=\"0.55\" stroke-width=\"{N(0.022 * thin)}\" d=\"{path}\"/>\n");
            if (paint.Patterned && thin >= SmallestPatterned)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<path fill=\"url(#floorplan)\" d=\"{path}\"/>\n");
            }
        }
    }

    // SVG's y points down and the map's up.
    private static string Path(WaferMap map, WaferPaint paint)
    {
        var path = new StringBuilder();
        var (width, height) = (map.Count.Die.Width.Value, map.Count.Die.Height.Value);
        foreach (var site in map.Sites.Where(paint.Covers))
        {
            var (left, top) = (site.X.Value - (width / 2.0), -site.Y.Value - (height / 2.0));
            path.Append(CultureInfo.InvariantCulture, $"M{N(left)} {N(top)}h{N(width)}v{N(height)}h{N(-width)}z");
        }

        return path.ToString();
    }

    // A line of no length with round ends is a dot: a tenth of the bytes of a circle.
    private static void AppendDefects(StringBuilder svg, WaferMap map)
    {
        var die = map.Count.Die;
        var size = Math.Clamp(0.1 * Math.Min(die.Width.Value, die.Height.Value), 0.25, 1.5);
        var path = new StringBuilder();
        foreach (var (x, y) in map.Sites.SelectMany(site => site.Defects))
        {
            path.Append(CultureInfo.InvariantCulture, $"M{N(x.Value)} {N(-y.Value)}h0");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"defect\" stroke=\"#ffd9c9\" stroke-opacity=\"0.92\" stroke-linecap=\"round\" stroke-width=\"{N(size)}\" d=\"{path}\"/>\n");
    }

    private static void AppendCaption(
        StringBuilder svg, string title, string[] facts, IReadOnlyList<(WaferPaint Paint, string Text, double X, int Row)> keys, double half, double scale)
    {
        var (x, y) = (-half + (Margin * scale), half + (4.0 * scale));
        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{N(x)}" y="{N(y)}" font-size="{N(12.0 * scale)}" font-weight="650" fill="#f6f8ff">{Escape(title)}</text>

            """);
        foreach (var fact in facts)
        {
            y += Line * scale;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(6.8 * scale)}\" fill=\"#aab6d8\">{Escape(fact)}</text>\n");
        }

        foreach (var key in keys)
        {
            var (left, top) = (x + (key.X * scale), y + ((7.0 + (Line * key.Row)) * scale));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <rect x="{N(left)}" y="{N(top)}" width="{N(7.0 * scale)}" height="{N(7.0 * scale)}" rx="{N(1.4 * scale)}" fill="{key.Paint.Key}" fill-opacity="{N(key.Paint.KeyOpacity)}"/>
                <text x="{N(left + (10.0 * scale))}" y="{N(top + (6.2 * scale))}" font-size="{N(7.2 * scale)}" fill="#f6f8ff">{Escape(key.Text)}</text>

                """);
        }
    }

    // Texts are measured by the letter: no font is at hand, and one row more is no harm.
    private static List<(WaferPaint Paint, string Text, double X, int Row)> Keys(WaferMap map, double width)
    {
        var keys = new List<(WaferPaint, string, double, int)>();
        var (x, row) = (0.0, 0);
        foreach (var paint in WaferPaint.Of(map).OrderBy(p => p.Order))
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{map.Sites.Count(paint.Covers)} · {paint.Word}");
            var wide = (3.7 * text.Length) + 20.0;
            if (x > 0.0 && x + wide > width)
            {
                (x, row) = (0.0, row + 1);
            }

            keys.Add((paint, text, x, row));
            x += wide;
        }

        return keys;
    }

    // The rim with its notch at the bottom, drawn three times its millimetre so that it can be seen.
    internal static string Outline(double rim)
    {
        var notch = 0.02 * rim;
        var y = Math.Sqrt((rim * rim) - (notch * notch));
        return $"M{N(notch)} {N(y)}A{N(rim)} {N(rim)} 0 1 0 {N(-notch)} {N(y)}L0 {N(y - (1.2 * notch))}z";
    }

    internal static string N(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
