using System.Text;
using System.Text.Json;

namespace Tokenfab.Validation.Foreign;

/// <summary>Reads the JSON files of other tools as tables of the normal form.</summary>
internal static class ForeignFile
{
    private const long Largest = 512L << 20;

    private static readonly IForeignFormat[] Formats = [new ServeRequests(), new ServeBenchmark(), new GuideLlmReport(), new MlperfSummary()];

    /// <summary>Whether a file is looked at as JSON: by its ending.</summary>
    public static bool Is(string path) => Path.GetExtension(path).ToLowerInvariant() is ".json" or ".jsonl";

    /// <summary>The file as a CSV table.</summary>
    /// <exception cref="InputException">The file cannot be read, is not JSON, or is of no known format.</exception>
    public static Stream Read(string path)
    {
        using var document = Parse(path);
        var format = Formats.FirstOrDefault(format => format.Is(document.RootElement)) ?? throw new InputException(
            path, null, null, "the file is of no known format", "Name MLPerf's summary_results.json, what 'vllm bench serve --save-result' or GuideLLM wrote, or a CSV table");
        var table = new StringBuilder().AppendJoin(',', format.Columns).Append('\n');
        foreach (var row in format.Rows(document.RootElement))
        {
            table.AppendJoin(',', row.Select(Quoted)).Append('\n');
        }

        return new MemoryStream(Encoding.UTF8.GetBytes(table.ToString()));
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            if (new FileInfo(path).Length > Largest)
            {
                throw new InputException(path, null, null, $"the file is larger than {Largest >> 20} MiB", "Leave out --save-detailed: means are enough");
            }

            var lines = Path.GetExtension(path).Equals(".jsonl", StringComparison.OrdinalIgnoreCase);
            return JsonDocument.Parse(lines ? $"[{string.Join(',', File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)))}]" : File.ReadAllText(path));
        }
        catch (JsonException e)
        {
            throw new InputException(path, (int?)e.LineNumber + 1, null, "the file is not JSON", "Name a file that is, or a CSV table", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, null, null, $"the file cannot be read: {e.Message.TrimEnd('.')}", "Check the path and its permissions", e);
        }
    }

    private static string Quoted(string? cell) => cell is null ? string.Empty
        : cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.ReplaceLineEndings(" ").Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
