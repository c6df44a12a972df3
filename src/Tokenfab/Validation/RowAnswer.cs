namespace Tokenfab.Validation;

/// <summary>What a family makes of a row: figures to compare, and figures that it cannot predict. Reused from row to row.</summary>
internal sealed class RowAnswer
{
    private readonly List<Measurement> _figures = [];
    private readonly List<(string Op, string Reason)> _refused = [];

    /// <summary>Figures to compare.</summary>
    public IReadOnlyList<Measurement> Figures => _figures;

    /// <summary>Measured figures of the row that nothing predicts, and why.</summary>
    public IReadOnlyList<(string Op, string Reason)> Refused => _refused;

    /// <summary>A figure to compare.</summary>
    public void Add(Measurement figure) => _figures.Add(figure);

    /// <summary>A measured figure that nothing predicts, while the row's others may be predicted.</summary>
    /// <param name="op">The figure.</param>
    /// <param name="reason">Why; few different ones, since each is counted.</param>
    public void Refuse(string op, string reason) => _refused.Add((op, reason));

    /// <summary>Makes room for the next row.</summary>
    public void Clear()
    {
        _figures.Clear();
        _refused.Clear();
    }
}
