using System.Security.Cryptography;
using System.Text;

namespace Tokenfab.KernelDb;

/// <summary>The tables in a folder and below it, in a fixed order.</summary>
internal sealed class SourceFolder
{
    private static readonly byte[] Pointer = "version https://git-lfs"u8.ToArray();

    private SourceFolder(string path, IReadOnlyList<FileInfo> files)
    {
        FullPath = path;
        Files = files;
    }

    /// <summary>Its full path.</summary>
    public string FullPath { get; }

    /// <summary>Its tables: <c>.csv</c>, <c>.parquet</c>, and <c>.txt</c> of the name that AIConfigurator gives to CSV files.</summary>
    public IReadOnlyList<FileInfo> Files { get; }

    /// <summary>Finds the tables of a folder.</summary>
    /// <exception cref="InputException">There is no such folder, it holds no table, or Git LFS has not fetched one.</exception>
    public static SourceFolder Find(string folder)
    {
        try
        {
            var root = new DirectoryInfo(folder);
            var files = root.EnumerateFiles("*", SearchOption.AllDirectories).Where(IsTable).OrderBy(file => file.FullName, StringComparer.Ordinal).ToArray();
            var missing = files.Where(IsPointer).ToArray();
            if (missing.Length > 0)
            {
                throw new InputException(
                    missing[0].FullName, null, null, $"Git LFS has not fetched {missing.Length} of {files.Length} tables: this file only points to its content",
                    "Run 'git lfs pull' in the checkout, or name a folder below it that is fetched");
            }

            return files.Length > 0
                ? new(root.FullName, files)
                : throw new InputException(folder, null, null, "the folder holds no table", "Name a folder with .csv or .parquet files, as docs/kernel-db.md describes them");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(folder, null, null, $"the folder cannot be read: {e.Message.TrimEnd('.')}", "Name a folder of measured tables", e);
        }
    }

    /// <summary>What changes when a table is added, removed, moved, or written again.</summary>
    public byte[] Stamp()
    {
        var text = new StringBuilder();
        foreach (var file in Files)
        {
            text.Append(file.FullName).Append('\0').Append(file.Length).Append('\0').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static bool IsTable(FileInfo file) => file.Extension switch
    {
        ".csv" or ".parquet" => true,
        ".txt" => file.Name.EndsWith("_perf.txt", StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsPointer(FileInfo file)
    {
        if (file.Length is < 100 or > 1024)
        {
            return false;
        }

        var head = new byte[Pointer.Length];
        using var stream = file.OpenRead();
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.AsSpan().SequenceEqual(Pointer);
    }
}
