using System.Buffers;

namespace Tokenfab.Validation.Tables;

/// <summary>Some whole lines of a table, not yet cut into cells. Its memory goes back to the pool when it is disposed.</summary>
/// <param name="text">The characters, rented.</param>
/// <param name="lines">Where each line starts and how long it is.</param>
/// <param name="firstLine">Number of the first of them in the file, from 1.</param>
internal sealed class TruthBatch(char[] text, IReadOnlyList<(int Start, int Length)> lines, long firstLine) : IDisposable
{
    /// <summary>Lines in it, empty ones too.</summary>
    public int Count => lines.Count;

    /// <summary>A line and its number in the file.</summary>
    public (ReadOnlyMemory<char> Text, long Number) Line(int index) => (text.AsMemory(lines[index].Start, lines[index].Length), firstLine + index);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<char>.Shared.Return(text);
}
