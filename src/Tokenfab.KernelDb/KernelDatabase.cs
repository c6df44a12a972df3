using System.Security.Cryptography;
using System.Text;
using Tokenfab.Catalog;
using Tokenfab.Kernels.Measured;
using Tokenfab.Validation;

namespace Tokenfab.KernelDb;

/// <summary>A folder of measured kernel tables: the normal form, or AIConfigurator's database as it ships.</summary>
/// <remarks>Tables are read once and kept sorted in one compact file, which is written anew when a table changes. Opening it again reads its
/// directory alone, and a chip's tables when they are asked for.</remarks>
public sealed class KernelDatabase : IMeasuredKernels, IDisposable
{
    private readonly CompactFile _file;
    private readonly Dictionary<string, List<(TableId Id, MeasuredTable Table)>> _chips = new(StringComparer.Ordinal);

    internal KernelDatabase(string name, CompactFile file)
    {
        Name = name;
        _file = file;
        foreach (var (id, rows) in file.Tables)
        {
            if (!_chips.TryGetValue(id.Chip, out var tables))
            {
                _chips.Add(id.Chip, tables = []);
            }

            tables.Add((id, new(id.Key, id.Framework, id.Version, rows)));
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Chips that have tables, by catalogue id.</summary>
    public IReadOnlyList<string> Chips => [.. _chips.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Points of all tables.</summary>
    public long Rows => _chips.Values.Sum(tables => tables.Sum(table => (long)table.Table.Rows));

    /// <summary>Rows that could not be used, by reason.</summary>
    public IReadOnlyDictionary<string, long> Refused => _file.Refused;

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder; tables below it are read too.</param>
    /// <param name="catalog">What chips are called.</param>
    /// <param name="cache">Where compact files are kept; null for the user's cache folder.</param>
    /// <param name="progress">Told of each table as it is read; null for none.</param>
    /// <exception cref="InputException">The folder holds no table, a table is broken, or no row of any can be used.</exception>
    public static KernelDatabase Open(string folder, CatalogStore catalog, string? cache = null, Action<string>? progress = null)
    {
        var source = SourceFolder.Find(folder);
        var stamp = source.Stamp();
        var path = Path.Combine(cache ?? DefaultCache(), $"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(source.FullPath)).AsSpan(0, 8))}.kernels");
        if (CompactFile.Open(path, stamp) is { } known)
        {
            return new(folder, known);
        }

        var (points, refused) = ReadAll(source, new Subjects(catalog), progress);
        if (!points.Tables.Any())
        {
            var most = refused.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => reason.Key).FirstOrDefault("the tables are empty");
            throw new InputException(folder, null, null, $"no row of its {source.Files.Count} tables can be used: {most}", "docs/kernel-db.md tells which columns and kernels are read");
        }

        CompactFile.Write(path, stamp, points, refused);
        return new(folder, CompactFile.Open(path, stamp) ?? throw new InputException(path, null, null, "the compact file cannot be read back", "Make room in the cache folder"));
    }

    /// <inheritdoc/>
    public IReadOnlyList<MeasuredTable> TablesOf(string chip) => _chips.TryGetValue(chip, out var tables) ? [.. tables.Select(table => table.Table)] : [];

    /// <inheritdoc/>
    public MeasuredRows Read(MeasuredTable table) =>
        _file.Read(_chips.Values.SelectMany(tables => tables).First(known => ReferenceEquals(known.Table, table)).Id);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string DefaultCache() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } home ? home : Path.GetTempPath(),
        "tokenfab", "kernel-db");

    private static (PointStore Points, SortedDictionary<string, long> Refused) ReadAll(SourceFolder source, Subjects subjects, Action<string>? progress)
    {
        var points = new PointStore();
        var refused = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var file in source.Files)
        {
            progress?.Invoke(Path.GetRelativePath(source.FullPath, file.FullName));
            new TableImport(file, subjects, points, (reason, rows) => refused[reason] = refused.GetValueOrDefault(reason) + rows).Run();
        }

        return (points, refused);
    }
}
