using System.Collections.Immutable;
using Tokenfab.Validation.Families;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation;

/// <summary>All kinds of rows, and which of them a row is of.</summary>
internal static class RowFamilies
{
    /// <summary>Every family; where two take a row, the first whose columns the table has reads it.</summary>
    public static ImmutableArray<RowFamily> All { get; } =
    [
        new GemmRows(),
        new AttentionRows(),
        new MlaRows(),
        new MoeRows(),
        new RecurrenceRows(),
        new EngineAllReduceRows(),
        new DeepEpRows(),
        new NcclRows(),
        new MultiNodeRows(),
        new GemmPowerRows(),
        new ServedPowerRows(),
        new PowerShareRows(),
    ];

    /// <summary>The family that reads rows of an operation in a table of given columns, or why none does.</summary>
    public static (RowFamily? Family, string Reason) Choose(TruthHeader header, string? op)
    {
        var takers = All.Where(family => family.Takes(op)).ToArray();
        if (takers.FirstOrDefault(family => family.Missing(header).Count == 0) is { } family)
        {
            return (family, string.Empty);
        }

        // Without an operation a table is known by its columns alone: only a near miss is worth telling.
        var nearest = takers.MinBy(taker => taker.Missing(header).Count);
        var near = nearest is not null && (op is not null || nearest.Missing(header).Count * 2 < nearest.Columns.Count);
        return (null, near
            ? $"rows of '{op ?? nearest!.Name}' need the column {string.Join(", ", nearest!.Missing(header).Select(Told))}"
            : op is null ? "no model reads a table of these columns" : $"no model predicts rows of '{op}'");
    }

    // What the user can say instead is told beside.
    private static string Told(string words)
    {
        var columns = words.Split('|');
        var option = columns.Select(RunFacts.Options.GetValueOrDefault).FirstOrDefault(option => option is not null);
        return $"{string.Join(" or ", columns)}{(option is null ? string.Empty : $" ({option} says it)")}";
    }
}
