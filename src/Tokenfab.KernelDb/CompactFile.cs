using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Tokenfab.Hardware;
using Tokenfab.Kernels.Measured;

namespace Tokenfab.KernelDb;

/// <summary>Sorted points of all tables in one file: a directory, then each table's columns as they stand in memory.</summary>
/// <remarks>Little-endian. Begins with a magic word, the stamp of the sources and the offset of the directory, which stands at the end, so that
/// tables are written one by one. A file of another machine, version or state of the sources is not opened but written anew.</remarks>
internal sealed class CompactFile : IDisposable
{
    private const ulong Magic = 0x33_30_62_64_6b_66_6b_74;
    private const int StampLength = 32;
    private const int HeadLength = 8 + StampLength + 8;

    private readonly SafeFileHandle _file;
    private readonly Dictionary<TableId, (int Rows, long Offset)> _tables;

    private CompactFile(SafeFileHandle file, Dictionary<TableId, (int Rows, long Offset)> tables, IReadOnlyDictionary<string, long> refused)
    {
        _file = file;
        _tables = tables;
        Refused = refused;
    }

    /// <summary>Tables and their rows.</summary>
    public IEnumerable<(TableId Id, int Rows)> Tables => _tables.Select(table => (table.Key, table.Value.Rows));

    /// <summary>Rows of the sources that could not be used, by reason.</summary>
    public IReadOnlyDictionary<string, long> Refused { get; }

    /// <summary>Writes a file beside its name and then takes the name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stamp">The stamp of the sources.</param>
    /// <param name="points">The points, which are forgotten as they are written.</param>
    /// <param name="refused">Rows that could not be used, by reason.</param>
    public static void Write(string path, ReadOnlySpan<byte> stamp, PointStore points, IReadOnlyDictionary<string, long> refused)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
            {
                stream.Write(new byte[HeadLength]);
                var directory = new List<(TableId Id, int Rows, long Offset)>();
                foreach (var id in points.Tables.ToArray())
                {
                    var rows = points.Take(id);
                    directory.Add((id, rows.Seconds.Length, stream.Position));
                    stream.Write(MemoryMarshal.AsBytes(rows.Seconds.AsSpan()));
                    foreach (var axis in rows.Axes)
                    {
                        stream.Write(MemoryMarshal.AsBytes(axis.AsSpan()));
                    }
                }

                var at = stream.Position;
                WriteDirectory(stream, directory, refused);
                stream.Position = 0;
                var head = new byte[HeadLength];
                BinaryPrimitives.WriteUInt64LittleEndian(head, Magic);
                stamp.CopyTo(head.AsSpan(8));
                BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(8 + StampLength), at);
                stream.Write(head);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Opens a file; null where there is none, or none of these sources.</summary>
    public static CompactFile? Open(string path, ReadOnlySpan<byte> stamp)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
            var head = new byte[HeadLength];
            var length = RandomAccess.GetLength(file);
            if (length >= HeadLength && RandomAccess.Read(file, head, 0) == HeadLength && BinaryPrimitives.ReadUInt64LittleEndian(head) == Magic
                && head.AsSpan(8, StampLength).SequenceEqual(stamp)
                && BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(8 + StampLength)) is var at && at >= HeadLength && at < length)
            {
                var bytes = new byte[length - at];
                ReadWhole(file, bytes, at);
                var (tables, refused) = ReadDirectory(bytes);
                return new(file, tables, refused);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or OverflowException)
        {
            // No cache that can be used: the caller writes one.
        }

        file?.Dispose();
        return null;
    }

    /// <summary>The rows of a table.</summary>
    public MeasuredRows Read(TableId id)
    {
        var (rows, offset) = _tables[id];
        var seconds = new double[rows];
        ReadWhole(_file, MemoryMarshal.AsBytes(seconds.AsSpan()), offset);
        offset += rows * (long)sizeof(double);
        var axes = new float[MeasuredKey.AxesOf(id.Key.Kernel)][];
        for (var axis = 0; axis < axes.Length; axis++)
        {
            axes[axis] = new float[rows];
            ReadWhole(_file, MemoryMarshal.AsBytes(axes[axis].AsSpan()), offset);
            offset += rows * (long)sizeof(float);
        }

        return new(axes, seconds);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void WriteDirectory(Stream stream, List<(TableId Id, int Rows, long Offset)> tables, IReadOnlyDictionary<string, long> refused)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(tables.Count);
        foreach (var (id, rows, offset) in tables)
        {
            writer.Write(id.Chip);
            writer.Write(id.Framework);
            writer.Write(id.Version);
            writer.Write((int)id.Key.Kernel);
            writer.Write((int)id.Key.Stored);
            writer.Write((int)id.Key.Computed);
            writer.Write(id.Key.QkSize);
            writer.Write(id.Key.ValueSize);
            writer.Write(id.Key.KvElements);
            writer.Write(id.Key.Window);
            writer.Write(id.Key.Skew);
            writer.Write(rows);
            writer.Write(offset);
        }

        writer.Write(refused.Count);
        foreach (var (reason, count) in refused.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Write(reason);
            writer.Write(count);
        }
    }

    private static (Dictionary<TableId, (int Rows, long Offset)> Tables, Dictionary<string, long> Refused) ReadDirectory(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var tables = new Dictionary<TableId, (int, long)>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (chip, framework, version) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
            var key = new MeasuredKey(
                (MeasuredKernel)reader.ReadInt32(), (NumberFormat)reader.ReadInt32(), (NumberFormat)reader.ReadInt32(),
                reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble());
            tables.Add(new(chip, key, framework, version), (reader.ReadInt32(), reader.ReadInt64()));
        }

        var refused = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            refused.Add(reader.ReadString(), reader.ReadInt64());
        }

        return (tables, refused);
    }

    private static void ReadWhole(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("The compact file of measured kernels is cut off.");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }
}
