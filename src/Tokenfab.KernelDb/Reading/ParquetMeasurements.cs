using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Tokenfab.KernelDb.Reading;

/// <summary>A Parquet file, one row group in memory at a time.</summary>
internal sealed class ParquetMeasurements : MeasurementReader
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ParquetReader _reader;
    private readonly DataField[] _fields;
    private readonly double[]?[] _numbers;
    private readonly string[]?[] _words;
    private int _group = -1;
    private int _row;
    private int _rows;

    public ParquetMeasurements(string path)
    {
        _path = path;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            _reader = Whole(() => ParquetReader.CreateAsync(_stream, new ParquetOptions { TreatByteArrayAsString = true }).GetAwaiter().GetResult());
            _fields = [.. _reader.Schema.DataFields.Where(field => !field.IsArray)];
        }
        catch
        {
            _stream.Dispose();
            throw;
        }

        Columns = [.. _fields.Select(field => field.Name)];
        _numbers = new double[]?[_fields.Length];
        _words = new string[]?[_fields.Length];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public override bool Next()
    {
        while (++_row >= _rows)
        {
            if (++_group >= _reader.RowGroupCount)
            {
                return false;
            }

            Whole(() => ReadGroup(_group));
            _row = -1;
        }

        return true;
    }

    /// <inheritdoc/>
    public override string Text(int column) =>
        _words[column] is { } words ? words[_row] : _numbers[column]![_row].ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override double Number(int column) => _numbers[column] is { } numbers
        ? numbers[_row]
        : double.TryParse(_words[column]![_row], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    private bool ReadGroup(int index)
    {
        using var group = _reader.OpenRowGroupReader(index);
        _rows = checked((int)group.RowCount);
        for (var column = 0; column < _fields.Length; column++)
        {
            (_numbers[column], _words[column]) = Read(group, _fields[column]);
        }

        return true;
    }

    private (double[]? Numbers, string[]? Words) Read(ParquetRowGroupReader group, DataField field)
    {
        double[] Of<T>(Func<T, double> number)
            where T : struct
        {
            if (!field.IsNullable)
            {
                var values = new T[_rows];
                group.ReadAsync<T>(field, values).AsTask().GetAwaiter().GetResult();
                return [.. values.Select(number)];
            }

            var known = new T?[_rows];
            group.ReadAsync<T>(field, known).AsTask().GetAwaiter().GetResult();
            return [.. known.Select(value => value is { } there ? number(there) : double.NaN)];
        }

        return Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Double => (Of<double>(value => value), null),
            TypeCode.Single => (Of<float>(value => value), null),
            TypeCode.Int64 => (Of<long>(value => value), null),
            TypeCode.Int32 => (Of<int>(value => value), null),
            TypeCode.Int16 => (Of<short>(value => value), null),
            TypeCode.UInt32 => (Of<uint>(value => value), null),
            TypeCode.UInt64 => (Of<ulong>(value => value), null),
            TypeCode.Boolean => (Of<bool>(value => value ? 1.0 : 0.0), null),
            _ when field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) => (null, Words(group, field)),
            _ => (null, new string[_rows].Select(_ => string.Empty).ToArray()),
        };
    }

    private string[] Words(ParquetRowGroupReader group, DataField field)
    {
        var words = new string[_rows];
        group.ReadAsync(field, words).AsTask().GetAwaiter().GetResult();
        for (var row = 0; row < words.Length; row++)
        {
            words[row] ??= string.Empty;
        }

        return words;
    }

    // The library throws whatever its decoders meet; to a user every one of them is a broken file.
    private T Whole<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or InputException))
        {
            throw new InputException(_path, null, null, $"this is no whole Parquet file: {e.Message.TrimEnd('.')}", "Fetch or write the file again", e);
        }
    }
}
