namespace Tokenfab.KernelDb.Reading;

/// <summary>A table read row by row, whatever its format.</summary>
internal abstract class MeasurementReader : IDisposable
{
    /// <summary>The columns' names, in order.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="InputException">The file is broken.</exception>
    public abstract bool Next();

    /// <summary>A cell of the row as text; empty where there is none.</summary>
    public abstract string Text(int column);

    /// <summary>A cell of the row as a number; not a number where it is none.</summary>
    public abstract double Number(int column);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Opens a table by its name's ending.</summary>
    /// <exception cref="InputException">The file cannot be read, or is not what its name says.</exception>
    public static MeasurementReader Open(string path)
    {
        try
        {
            return Path.GetExtension(path) == ".parquet" ? new ParquetMeasurements(path) : new CsvMeasurements(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, null, null, $"the file cannot be read: {e.Message.TrimEnd('.')}", "Check the path and its permissions", e);
        }
    }
}
