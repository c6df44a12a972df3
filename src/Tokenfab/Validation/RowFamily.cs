using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation;

/// <summary>One kind of rows: which tables hold it, and how a row of it is predicted.</summary>
/// <remarks>To teach <c>validate</c> a new kind of rows, add one file in <c>Families/</c> and name it in <see cref="RowFamilies.All"/>. Instances
/// have no state of their own that rows could change, since several threads share them.</remarks>
internal abstract class RowFamily
{
    /// <summary>What its rows are called where they name no operation.</summary>
    public abstract string Name { get; }

    /// <summary>Columns without which it cannot predict; <c>chip|system</c> asks for either.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Whether it predicts rows of an operation; null for rows that name none, which are known by their columns alone.</summary>
    public abstract bool Takes(string? op);

    /// <summary>Turns a row into figures to compare. What is wrong with a row is noted on it; what only one figure lacks is told to the answer.</summary>
    public abstract void Read(TruthRow row, RowAnswer answer);

    /// <summary>The columns that a table lacks.</summary>
    public IReadOnlyList<string> Missing(TruthHeader header) => [.. Columns.Where(words => !header.Has(words))];
}
