using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Maps;

/// <summary>A smooth random landscape over the wafer whose height at any one place is standard normal: neighbours share their luck.</summary>
/// <remarks>Normal draws on a lattice, averaged with weights that fall as a bell curve and scaled back to unit variance.</remarks>
internal sealed class ClusterField
{
    private const int Reach = 2;
    private const double Width = 0.7;

    private readonly double _spacing;
    private readonly int _side;
    private readonly double[] _heights;

    public ClusterField(double rim, double spacing, ref SplitMix64 draws)
    {
        _spacing = spacing;
        _side = (2 * ((int)Math.Ceiling(rim / spacing) + Reach + 1)) + 1;
        _heights = new double[_side * _side];
        for (var i = 0; i < _heights.Length; i++)
        {
            // Box and Muller's transform.
            _heights[i] = Math.Sqrt(-2.0 * Math.Log(1.0 - draws.NextShare())) * Math.Cos(2.0 * Math.PI * draws.NextShare());
        }
    }

    /// <summary>The share of places that lie lower than this one: even from 0 to 1 at any one place.</summary>
    public double Share(double x, double y)
    {
        var (atX, atY) = ((x / _spacing) + (_side / 2), (y / _spacing) + (_side / 2));
        var (nearX, nearY) = ((int)Math.Round(atX), (int)Math.Round(atY));
        var (sum, squares) = (0.0, 0.0);
        for (var row = nearY - Reach; row <= nearY + Reach; row++)
        {
            for (var column = nearX - Reach; column <= nearX + Reach; column++)
            {
                var distance = ((atX - column) * (atX - column)) + ((atY - row) * (atY - row));
                var weight = Math.Exp(-distance / (2.0 * Width * Width));
                sum += weight * _heights[(Math.Clamp(row, 0, _side - 1) * _side) + Math.Clamp(column, 0, _side - 1)];
                squares += weight * weight;
            }
        }

        return StandardNormal.Probability(sum / Math.Sqrt(squares));
    }
}
