using System.Collections.Immutable;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation;

/// <summary>Turns the rows of one table into figures to compare and refusals. One to a thread.</summary>
/// <param name="header">The table's columns.</param>
/// <param name="subjects">What the rows name.</param>
internal sealed class TableReader(TruthHeader header, Subjects subjects)
{
    private const int MostOperations = 1000;

    private readonly Dictionary<string, (ImmutableArray<RowFamily> Families, string Reason)> _families = new(StringComparer.Ordinal);

    /// <summary>The row read last.</summary>
    public TruthRow Row { get; } = new(header, subjects);

    /// <summary>What was made of it; without meaning where it has a problem.</summary>
    public RowAnswer Answer { get; } = new();

    /// <summary>What the row's operation is called; the family's name where the row names none.</summary>
    public string Op => Row.Op ?? Families(null).Families.FirstOrDefault()?.Name ?? GroupKey.Unknown;

    /// <summary>Every figure that can be predicted in some tables.</summary>
    /// <exception cref="InputException">A file cannot be read or is no table.</exception>
    public static IEnumerable<Measurement> Measurements(IEnumerable<string> paths, Subjects subjects, RunFacts? given = null)
    {
        foreach (var path in paths)
        {
            using var file = TruthFile.Open(path, given ?? RunFacts.None);
            var reader = new TableReader(file.Header, subjects);
            foreach (var batch in file.Batches())
            {
                using (batch)
                {
                    for (var i = 0; i < batch.Count; i++)
                    {
                        if (reader.Read(batch, i) && reader.Row.Problem is null)
                        {
                            foreach (var figure in reader.Answer.Figures)
                            {
                                yield return figure;
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>Reads a line.</summary>
    /// <returns>False for an empty line, which is no row.</returns>
    public bool Read(TruthBatch batch, int index)
    {
        Answer.Clear();
        var (text, number) = batch.Line(index);
        if (!Row.Load(text, number))
        {
            return false;
        }

        if (Row.Problem is null)
        {
            var (families, reason) = Families(Row.Op);
            foreach (var family in families)
            {
                Read(family, alone: families.Length == 1);
            }

            if (families.IsEmpty)
            {
                Row.Note(reason);
            }
            else if (Row.Problem is null && Answer.Figures.Count == 0 && Answer.Refused.Count == 0)
            {
                Row.Note("the row holds no measured figure");
            }
        }

        return true;
    }

    // What one family cannot read does not spoil what another can.
    private void Read(RowFamily family, bool alone)
    {
        var before = Answer.Figures.Count;
        family.Read(Row, Answer);
        if (!alone)
        {
            Answer.Settle(before, family.Name, Row.Problem);
            Row.Forget();
        }
    }

    private (ImmutableArray<RowFamily> Families, string Reason) Families(string? op)
    {
        var key = op ?? string.Empty;
        if (!_families.TryGetValue(key, out var chosen))
        {
            chosen = RowFamilies.Choose(Row.Header, op);
            if (_families.Count < MostOperations)
            {
                _families.Add(key, chosen);
            }
        }

        return chosen;
    }
}
