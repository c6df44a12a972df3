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

    /// <summary>Ends the turn of one of several families: what it gave stands, unless it found a problem or an earlier one gave the same figure.</summary>
    /// <param name="before">Figures before its turn.</param>
    /// <param name="family">Its name.</param>
    /// <param name="problem">The problem; null for none.</param>
    public void Settle(int before, string family, string? problem)
    {
        if (problem is not null)
        {
            _figures.RemoveRange(before, _figures.Count - before);
            Refuse(family, problem);
            return;
        }

        for (var i = _figures.Count - 1; i >= before; i--)
        {
            if (_figures.FindIndex(figure => figure.Op == _figures[i].Op) < before)
            {
                _figures.RemoveAt(i);
            }
        }
    }

    /// <summary>Makes room for the next row.</summary>
    public void Clear()
    {
        _figures.Clear();
        _refused.Clear();
    }
}
