using System.Buffers;

namespace Tokenfab.Validation.Tables;

/// <summary>One line cut into cells: RFC 4180 without line breaks in cells. Reused from line to line.</summary>
internal sealed class RowCells
{
    private static readonly SearchValues<char> Marks = SearchValues.Create(",\"");

    private readonly List<(int Start, int Length)> _cells = [];
    private ReadOnlyMemory<char> _line;
    private bool _escapes;

    /// <summary>Cells of the line.</summary>
    public int Count => _cells.Count;

    /// <summary>The whole line.</summary>
    public ReadOnlySpan<char> Line => _line.Span;

    /// <summary>A cell without the quotes around it, as it stands.</summary>
    public ReadOnlySpan<char> this[int index] => _line.Span.Slice(_cells[index].Start, _cells[index].Length);

    /// <summary>A cell as text, quotes within it unescaped.</summary>
    public string Text(int index) => _escapes ? this[index].ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : this[index].ToString();

    /// <summary>Cuts a line.</summary>
    /// <returns>Whether every quote was closed.</returns>
    public bool Cut(ReadOnlyMemory<char> line)
    {
        _line = line;
        _cells.Clear();
        _escapes = false;
        var text = line.Span;
        var start = 0;
        while (true)
        {
            if (start < text.Length && text[start] == '"')
            {
                var close = Close(text, start + 1);
                if (close < 0)
                {
                    return false;
                }

                _cells.Add((start + 1, close - start - 1));
                start = close + 1;
                if (start == text.Length)
                {
                    return true;
                }

                if (text[start] != ',')
                {
                    return false;
                }

                start++;
                continue;
            }

            var end = text[start..].IndexOfAny(Marks);
            if (end >= 0 && text[start + end] == '"')
            {
                end = text[start..].IndexOf(',');
            }

            _cells.Add((start, end < 0 ? text.Length - start : end));
            if (end < 0)
            {
                return true;
            }

            start += end + 1;
        }
    }

    // The quote that ends a cell: a doubled one stands for itself.
    private int Close(ReadOnlySpan<char> text, int from)
    {
        while (true)
        {
            var next = text[from..].IndexOf('"');
            if (next < 0)
            {
                return -1;
            }

            var at = from + next;
            if (at + 1 >= text.Length || text[at + 1] != '"')
            {
                return at;
            }

            _escapes = true;
            from = at + 2;
        }
    }
}
