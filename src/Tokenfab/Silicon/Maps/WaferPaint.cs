using System.Text;
using static Tokenfab.Silicon.Maps.WaferMapSvg;

namespace Tokenfab.Silicon.Maps;

/// <summary>How the dies of one state or bin are painted, and the colours and patterns of the whole picture.</summary>
/// <param name="Class">The word for it in the picture's source.</param>
/// <param name="Word">The same for people.</param>
/// <param name="Fill">What dies are filled with.</param>
/// <param name="Key">The plain colour of its key.</param>
/// <param name="Opacity">How much covers what lies below.</param>
/// <param name="Patterned">Whether dies show a floor plan.</param>
/// <param name="Order">Its place in the key.</param>
/// <param name="Covers">The dies meant.</param>
internal sealed record WaferPaint(
    string Class, string Word, string Fill, string Key, double Opacity, bool Patterned, int Order, Func<DieSite, bool> Covers)
{
    /// <summary>How much the key covers: partial dies are all but clear on the wafer, and must still be seen beside it.</summary>
    public double KeyOpacity => Math.Max(0.3, Opacity);

    // The best bin shares the green of good dies; the others walk away from it in hue.
    private static readonly string[] BinColours = ["#2fd6a8", "#39a9f0", "#8b7cf6", "#d36be0", "#f0a43c", "#d8cf4a"];

    public static IEnumerable<WaferPaint> Of(WaferMap map)
    {
        yield return new("partial", "partial", "#b9c4e6", "#b9c4e6", 0.17, false, 1001, s => s.State == DieState.Partial);
        yield return new("bad", "bad", "url(#bad)", "#b0344d", 0.9, true, 1000, s => s.State == DieState.Bad);
        for (var bin = 0; bin < Math.Max(1, map.Bins.Count); bin++)
        {
            var (number, colour) = (bin, BinColours[bin % BinColours.Length]);
            yield return new(
                bin == 0 ? "good" : $"bin{bin + 1}", map.Bins.Count == 0 ? "good" : map.Bins[bin].Name, bin == 0 ? "url(#good)" : colour, colour,
                0.92, true, bin, s => s.State == DieState.Good && s.Bin == number);
        }
    }

    public static string Definitions(WaferMap map, double rim) => $"""
        <radialGradient id="night" cx="0.5" cy="0.36" r="0.85"><stop offset="0" stop-color="#1a2340"/><stop offset="1" stop-color="#080b16"/></radialGradient>
        <linearGradient id="disc" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#33406a"/><stop offset="0.4" stop-color="#3f3d70"/><stop offset="0.7" stop-color="#27506a"/><stop offset="1" stop-color="#1a2442"/></linearGradient>
        <linearGradient id="good" gradientUnits="userSpaceOnUse" x1="{N(-rim)}" y1="{N(-rim)}" x2="{N(rim)}" y2="{N(rim)}"><stop offset="0" stop-color="#37e0b4"/><stop offset="0.45" stop-color="#23c9a2"/><stop offset="0.75" stop-color="#1fb8a8"/><stop offset="1" stop-color="#17a08f"/></linearGradient>
        <linearGradient id="bad" gradientUnits="userSpaceOnUse" x1="{N(-rim)}" y1="{N(-rim)}" x2="{N(rim)}" y2="{N(rim)}"><stop offset="0" stop-color="#b83a54"/><stop offset="1" stop-color="#701f38"/></linearGradient>
        <linearGradient id="rainbow" x1="0" y1="0.1" x2="1" y2="0.9"><stop offset="0" stop-color="#7cf"/><stop offset="0.22" stop-color="#b9f"/><stop offset="0.4" stop-color="#fd9"/><stop offset="0.58" stop-color="#9fc"/><stop offset="0.8" stop-color="#6af"/><stop offset="1" stop-color="#c8f"/></linearGradient>
        <linearGradient id="sheen" x1="0" y1="0" x2="1" y2="0.8"><stop offset="0.18" stop-color="#fff" stop-opacity="0"/><stop offset="0.36" stop-color="#fff" stop-opacity="0.2"/><stop offset="0.46" stop-color="#fff" stop-opacity="0.04"/><stop offset="0.52" stop-color="#fff" stop-opacity="0.11"/><stop offset="0.62" stop-color="#fff" stop-opacity="0"/></linearGradient>
        <linearGradient id="bevel" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#f2f6ff"/><stop offset="0.5" stop-color="#6d7aa3"/><stop offset="1" stop-color="#c5cfee"/></linearGradient>
        <filter id="soft" x="-10%" y="-10%" width="120%" height="120%"><feGaussianBlur stdDeviation="{N(rim / 40.0)}"/></filter>
        <clipPath id="wafer"><path d="{Outline(rim)}"/></clipPath>
        {FloorPlan(map)}
        """;

    // A die's worth of lines: a frame, interfaces along two sides, a cache through the middle and rows of units on both sides of it.
    private static string FloorPlan(WaferMap map)
    {
        var (die, count) = (map.Count.Die, map.Count);
        var (pitchX, pitchY) = WholeDies.Pitch(count);
        var (w, h) = (die.Width.Value, die.Height.Value);
        var lines = new StringBuilder();
        void Block(double x, double y, double wide, double tall) => lines.Append($"M{N(x * w)} {N(y * h)}h{N(wide * w)}v{N(tall * h)}h{N(-wide * w)}z");
        foreach (var side in (double[])[0.03, 0.91])
        {
            for (var i = 0; i < 3; i++)
            {
                Block(side, 0.06 + (0.3 * i), 0.06, 0.27);
            }
        }

        Block(0.12, 0.46, 0.76, 0.08);
        foreach (var top in (double[])[0.06, 0.26, 0.57, 0.77])
        {
            for (var i = 0; i < 6; i++)
            {
                Block(0.12 + (0.128 * i), top, 0.115, 0.17);
            }
        }

        var (x0, y0) = (count.OffsetX.Value - (w / 2.0), -count.OffsetY.Value - (h / 2.0));
        return $"<pattern id=\"floorplan\" patternUnits=\"userSpaceOnUse\" x=\"{N(x0)}\" y=\"{N(y0)}\" width=\"{N(pitchX)}\" height=\"{N(pitchY)}\"><path d=\"{lines}\" fill=\"#06121c\" fill-opacity=\"0.2\" stroke=\"#fff\" stroke-opacity=\"0.13\" stroke-width=\"{N(0.008 * Math.Min(w, h))}\"/></pattern>";
    }
}
