namespace Tokenfab.Kernels;

/// <summary>One kernel of a tuned library: the part of the result that a compute unit works on at a time.</summary>
internal readonly struct GemmTile(double rows, double columns)
{
    /// <summary>The choice that libraries have: tall and wide tiles for large products, flat ones for few rows.</summary>
    public static readonly GemmTile[] Menu =
    [
        new(16, 64), new(16, 128), new(32, 128), new(64, 64), new(64, 128), new(64, 256), new(128, 128), new(128, 256), new(256, 128),
    ];

    public readonly double Rows = rows;
    public readonly double Columns = columns;
    public readonly double PerRow = 1.0 / rows;
    public readonly double PerColumn = 1.0 / columns;

    /// <summary>Multiply-adds along one inner element, counted as two operations.</summary>
    public double Work => 2.0 * Rows * Columns;
}
