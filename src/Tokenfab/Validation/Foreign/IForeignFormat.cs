using System.Text.Json;

namespace Tokenfab.Validation.Foreign;

/// <summary>A JSON file that other tools write their measurements in, read as rows of the normal form.</summary>
internal interface IForeignFormat
{
    /// <summary>Columns of the rows that it gives.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Whether a document is of this format.</summary>
    bool Is(JsonElement document);

    /// <summary>One row for each measurement, cells in the order of the columns; null for what the file does not say.</summary>
    IEnumerable<IReadOnlyList<string?>> Rows(JsonElement document);
}
