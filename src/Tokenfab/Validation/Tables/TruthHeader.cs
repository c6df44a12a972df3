namespace Tokenfab.Validation.Tables;

/// <summary>The columns of a table, by name; case and blanks around names do not matter.</summary>
internal sealed class TruthHeader
{
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly IReadOnlyDictionary<string, string> _given;

    /// <summary>The header of a file.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="names">Its columns, in order.</param>
    /// <param name="given">What the user says of its rows where they say nothing themselves.</param>
    /// <exception cref="InputException">Two columns have one name, or there is none.</exception>
    public TruthHeader(string file, IReadOnlyList<string> names, RunFacts given)
    {
        File = file;
        _given = given.Columns();
        Names = [.. names.Select(name => name.Trim())];
        foreach (var (i, name) in Names.Index().Where(column => column.Item.Length > 0))
        {
            if (!_columns.TryAdd(name, i))
            {
                throw new InputException(file, 1, name, "two columns have this name", "Name each column once");
            }
        }

        if (_columns.Count == 0)
        {
            throw new InputException(file, 1, null, "the first line names no columns", "Start the table with a header such as op,chip,dtype,m,n,k,latency_us");
        }
    }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the table has one of the columns that the words name, or the user said what it would hold: <c>chip|system</c> asks for either.</summary>
    public bool Has(string words) => words.Split('|').Any(column => _columns.ContainsKey(column) || _given.ContainsKey(column));

    /// <summary>What the user says of a column; empty where nothing.</summary>
    public string Given(string column) => _given.Count == 0 ? string.Empty : _given.GetValueOrDefault(column, string.Empty);

    /// <summary>Where a column stands; negative where the table lacks it.</summary>
    public int Find(string column) => _columns.GetValueOrDefault(column, -1);
}
