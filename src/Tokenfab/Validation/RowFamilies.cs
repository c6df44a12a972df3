using System.Collections.Immutable;
using Tokenfab.Validation.EndToEnd;
using Tokenfab.Validation.Families;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation;

/// <summary>All kinds of rows, and which of them a row is of.</summary>
internal static class RowFamilies
{
    /// <summary>Every family, in the order in which they are asked; where two give the same figure of a row, the first does.</summary>
    public static ImmutableArray<RowFamily> All { get; } =
    [
        new GemmRows(),
        new AttentionRows(),
        new MlaRows(),
        new LatentBlockRows(),
        new AbsorbedProductRows(),
        new MoeRows(),
        new RecurrenceRows(),
        new ElementwiseRows(),
        new EngineAllReduceRows(),
        new DeepEpRows(),
        new WrittenExchangeRows(),
        new PublishedExchangeRows(),
        new NcclRows(),
        new NodeCollectiveRows(),
        new MultiNodeRows(),
        new GemmPowerRows(),
        new ServedPowerRows(),
        new PowerShareRows(),
        new ServingRows(),
        new ThroughputRows(),
        new MlperfRows(),
        new PublishedRows(),
        new BatchRows(),
        new SteadyBatchRows(),
        new TrainingRows(),
    ];

    /// <summary>The families that read rows of an operation in a table of given columns, or why none does.</summary>
    /// <remarks>Rows that name an operation are of one kind. Rows of end-to-end runs name none, and one may hold latencies, rates and power:
    /// every family that finds its columns reads them.</remarks>
    public static (ImmutableArray<RowFamily> Families, string Reason) Choose(TruthHeader header, string? op)
    {
        var takers = All.Where(family => family.Takes(op)).ToArray();
        var able = takers.Where(family => family.Missing(header).Count == 0).Take(op is null ? int.MaxValue : 1).ToImmutableArray();
        if (able.Length > 0)
        {
            return (able, string.Empty);
        }

        // Without an operation a table is known by its columns alone: only a near miss is worth telling.
        var nearest = takers.MinBy(taker => (Unsayable(taker), taker.Missing(header).Count));
        var near = nearest is not null && (op is not null || Unsayable(nearest) * 3 < nearest.Columns.Count);
        int Unsayable(RowFamily family) => family.Missing(header).Count(words => Option(words) is null);

        return ([], near
            ? $"rows of '{op ?? nearest!.Name}' need the column {string.Join(", ", nearest!.Missing(header).Select(Told))}"
            : op is null ? "no model reads a table of these columns" : $"no model predicts rows of '{op}'");
    }

    // What the user can say instead is told beside.
    private static string Told(string words)
    {
        var columns = words.Replace("|", " or ", StringComparison.Ordinal);
        return Option(words) is { } option ? $"{columns} ({option} says it)" : columns;
    }

    private static string? Option(string words) => words.Split('|').Select(RunFacts.Options.GetValueOrDefault).FirstOrDefault(option => option is not null);
}
