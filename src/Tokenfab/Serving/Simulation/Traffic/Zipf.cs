namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>Draws places from zero, the n-th 1 / n as often as the first.</summary>
internal sealed class Zipf
{
    private readonly double[] _cumulative;

    public Zipf(int count)
    {
        _cumulative = new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            _cumulative[i] = sum += 1.0 / (i + 1);
        }

        for (var i = 0; i < count; i++)
        {
            _cumulative[i] /= sum;
        }
    }

    /// <summary>A place below the count.</summary>
    public int Next(ref RandomStream random)
    {
        var at = Array.BinarySearch(_cumulative, random.NextShare());
        return Math.Min(at < 0 ? ~at : at, _cumulative.Length - 1);
    }
}
