using Parquet;
using Parquet.Schema;
using Tokenfab.Catalog;
using Tokenfab.Kernels.Measured;

namespace Tokenfab.KernelDb.Tests;

/// <summary>A folder of tables and a cache beside it, gone after the test.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tokenfab-kernel-db");

    public Sandbox() => Directory.CreateDirectory(Tables);

    public string Tables => Path.Combine(_root.FullName, "tables");

    public string Cache => Path.Combine(_root.FullName, "cache");

    public string Write(string name, string text)
    {
        var path = Path.Combine(Tables, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes columns of strings, whole numbers or numbers as AIConfigurator does: the whole numbers as 64 bits, nulls allowed.</summary>
    public string WriteParquet(string name, params (string Name, Array Values)[] columns)
    {
        var path = Write(name, string.Empty);
        var fields = columns.Select(column => new DataField(column.Name, column.Values.GetType().GetElementType()!)).ToArray();
        using var stream = File.Create(path);
        Save(stream, fields, columns).GetAwaiter().GetResult();
        return path;
    }

    public KernelDatabase Open(Action<string>? progress = null) => KernelDatabase.Open(Tables, CatalogStore.Embedded, Cache, progress);

    public static (MeasuredTable Table, MeasuredRows Rows) Only(KernelDatabase database, string chip)
    {
        var table = Assert.Single(database.TablesOf(chip));
        return (table, database.Read(table));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static async Task Save(Stream stream, DataField[] fields, (string Name, Array Values)[] columns)
    {
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields.Cast<Field>().ToArray()), stream);
        using var group = writer.CreateRowGroup();
        for (var i = 0; i < fields.Length; i++)
        {
            await (columns[i].Values switch
            {
                string[] words => group.WriteAsync(fields[i], words),
                long[] numbers => group.WriteAsync<long>(fields[i], numbers),
                long?[] numbers => group.WriteAsync<long>(fields[i], numbers),
                double[] numbers => group.WriteAsync<double>(fields[i], numbers),
                _ => throw new ArgumentException($"No column of {columns[i].Values.GetType()} is written.", nameof(columns)),
            });
        }

        group.CompleteValidate();
    }
}
