using Tokenfab.Catalog;
using Tokenfab.Validation;

namespace Tokenfab.Tests.Validation;

/// <summary>Tables of measurements written for a test and validated at once.</summary>
internal static class TruthTables
{
    public const string GemmHeader = "op,chip,dtype,m,n,k,latency_us";

    public static Comparison Validate(string table, int threads = 1) => Validate([table], threads);

    public static Comparison Validate(string[] tables, int threads = 1)
    {
        var folder = Directory.CreateTempSubdirectory("tokenfab-truth-");
        try
        {
            foreach (var (i, table) in tables.Index())
            {
                File.WriteAllText(Path.Combine(folder.FullName, $"table{i}.csv"), table);
            }

            return Validator.Run(Validator.FilesOf(folder.FullName), CatalogStore.Embedded, threads);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Every row is either predicted or refused, in each file and in each group, and every refused row has its reason.</summary>
    public static void AssertAddsUp(Comparison result, long rows)
    {
        Assert.Equal(rows, result.Rows);
        Assert.All(result.Files, file => Assert.Equal(file.Rows, file.Predicted + file.Refused));
        Assert.All(result.Groups(GroupBy.All), group => Assert.Equal(group.Rows, group.Predicted + group.Refused));
        Assert.Equal(result.Groups(GroupBy.All).Sum(group => group.Rows), result.Groups(GroupBy.None).Sum(group => group.Rows));
        Assert.True(result.Refusals.Sum(refusal => refusal.Rows) >= result.Refused);
        Assert.All(result.Groups(GroupBy.All), group => Assert.Equal(group.Predicted > 0, group.Errors is not null));
    }
}
