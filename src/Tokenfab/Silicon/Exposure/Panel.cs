using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Exposure;

/// <summary>A rectangular panel on which packages are built: glass or organic.</summary>
/// <param name="Size">Its sides.</param>
/// <param name="Edge">Strip along each side without packages.</param>
/// <param name="Saw">Gap between packages.</param>
public sealed record Panel(DieSize Size, Millimetres Edge, Millimetres Saw)
{
    /// <summary>The panel of 510 mm x 515 mm, with 5 mm of edge and saw lines of 0.2 mm.</summary>
    public static Panel P510 { get; } = new(new(new(510.0), new(515.0)), new(5.0), new(0.2));

    /// <summary>The panel of 600 mm x 600 mm, with the same edge and saw lines.</summary>
    public static Panel P600 { get; } = P510 with { Size = new(new(600.0), new(600.0)) };

    /// <summary>Rectangles of the better of the two grids, upright and turned; on a rectangle that is the most of any grid.</summary>
    /// <exception cref="InputException">A side is not above zero, or the rectangle does not fit.</exception>
    public int Count(DieSize package)
    {
        if (!(package.Width > Millimetres.Zero && package.Height > Millimetres.Zero))
        {
            throw new InputException("panel", null, null, $"{package} is no rectangle", "Write two sides above zero, as in '41mmx41mm'");
        }

        if (!(Edge >= Millimetres.Zero && Saw >= Millimetres.Zero))
        {
            throw new InputException("panel", null, "edge", "the edge or the saw line is below zero", "Write lengths of zero or more");
        }

        var most = Math.Max(Of(package), Of(package.Turned));
        return most > 0 ? most : throw new InputException(
            "panel", null, null, $"{package} does not fit a panel of {Size} with {DieSize.Text(Edge)} of edge", "Use a larger panel");
    }

    private int Of(DieSize package) => Along(Size.Width, package.Width) * Along(Size.Height, package.Height);

    private int Along(Millimetres panel, Millimetres package) =>
        Math.Max(0, (int)Math.Floor(((panel - (Edge * 2.0) + Saw).Value / (package + Saw).Value) + DieGrid.Slack));
}
