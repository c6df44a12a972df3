namespace Tokenfab.Silicon;

/// <summary>Grids of one pitch on one wafer, counted exactly over all shifts along the rows.</summary>
internal interface IDieGrid
{
    /// <summary>Room that a grid needs to work in, for each row that it can have.</summary>
    const int Scratch = 3;

    /// <summary>Distance from row to row.</summary>
    double PitchY { get; }

    /// <summary>Dies of the best grid whose rows are shifted by anything from <paramref name="low"/> to <paramref name="high"/>, each row
    /// standing where it is longest: exact when the two are equal, else an upper bound, since no row's count falls as the row grows.
    /// What is no more than <paramref name="least"/> is not worked out to the end: any upper bound up to it may come back.</summary>
    int Count(double low, double high, int least, out double shiftX);
}
