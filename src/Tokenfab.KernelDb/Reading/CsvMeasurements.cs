using System.Globalization;
using Tokenfab.Validation;
using Tokenfab.Validation.Tables;

namespace Tokenfab.KernelDb.Reading;

/// <summary>A CSV file with a header, as the normal form and older AIConfigurator databases have it.</summary>
internal sealed class CsvMeasurements : MeasurementReader
{
    private readonly TruthFile _file;
    private readonly IEnumerator<TruthBatch> _batches;
    private readonly RowCells _cells = new();
    private readonly string[] _last;
    private TruthBatch? _batch;
    private int _line;
    private bool _whole;

    public CsvMeasurements(string path)
    {
        _file = TruthFile.Open(path, RunFacts.None);
        Columns = _file.Header.Names;
        _last = [.. Columns.Select(_ => string.Empty)];
        _batches = _file.Batches().GetEnumerator();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public override bool Next()
    {
        while (true)
        {
            if (_batch is null || _line == _batch.Count)
            {
                _batch?.Dispose();
                _batch = null;
                if (!_batches.MoveNext())
                {
                    return false;
                }

                (_batch, _line) = (_batches.Current, 0);
                continue;
            }

            var text = _batch.Line(_line++).Text;
            if (!text.Span.IsWhiteSpace())
            {
                _whole = _cells.Cut(text) && _cells.Count == Columns.Count;
                return true;
            }
        }
    }

    // Words repeat from row to row, so that the last one of a column is most often the next.
    /// <inheritdoc/>
    public override string Text(int column)
    {
        var cell = _whole ? _cells[column].Trim() : default;
        return cell.SequenceEqual(_last[column]) ? _last[column] : _last[column] = cell.ToString();
    }

    /// <inheritdoc/>
    public override double Number(int column) =>
        _whole && double.TryParse(_cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _batch?.Dispose();
        _batches.Dispose();
        _file.Dispose();
    }
}
