using Tokenfab.KernelDb.Reading;
using Tokenfab.Kernels.Measured;
using Tokenfab.Validation;

namespace Tokenfab.KernelDb;

/// <summary>Takes the rows of one file into the store.</summary>
/// <param name="file">The file. In AIConfigurator's database it lies under <c>system/backend/version/</c>, which names chip, framework and
/// version for all its rows.</param>
/// <param name="subjects">What chips are called.</param>
/// <param name="points">Where the points go.</param>
/// <param name="refuse">Told why rows cannot be used, and how many.</param>
internal sealed class TableImport(FileInfo file, Subjects subjects, PointStore points, Action<string, long> refuse)
{
    private const string Suffix = "_perf";

    private readonly Dictionary<string, string?> _chips = new(StringComparer.Ordinal);

    /// <summary>Reads the file.</summary>
    /// <exception cref="InputException">The file is broken.</exception>
    public void Run()
    {
        var stem = Path.GetFileNameWithoutExtension(file.Name);
        var shipped = stem.EndsWith(Suffix, StringComparison.Ordinal);
        var version = shipped ? file.Directory : null;
        var system = version?.Parent?.Parent is { } above ? subjects.Chip(above.Name)?.Id : null;
        using var reader = MeasurementReader.Open(file.FullName);
        var columns = new MeasurementColumns(reader);
        var rows = new MeasurementRows(columns, shipped ? stem[..^Suffix.Length] : stem, PerDomain);
        var reasons = new Dictionary<string, long>(StringComparer.Ordinal);
        while (reader.Next())
        {
            var chip = system ?? Chip(columns.Text(columns.Chip));
            var framework = Framework(columns.Text(columns.Framework) is { Length: > 0 } told ? told : version?.Parent?.Name ?? string.Empty);
            var release = columns.Text(columns.Version) is { Length: > 0 } named ? named : version?.Name ?? string.Empty;
            var problem = chip is null ? $"the catalogue knows no chip '{columns.Text(columns.Chip)}'" : rows.Read(chip, framework, release, out var key) ?? Add(chip, key);
            if (problem is not null)
            {
                reasons[problem] = reasons.GetValueOrDefault(problem) + 1;
            }

            string? Add(string id, MeasuredKey table)
            {
                if (columns.Seconds() is not (> 0.0 and < 1e6) and var seconds)
                {
                    return double.IsNaN(seconds) ? "the row has no time" : "the time is not above zero, or of days";
                }

                points.Add(new(id, table, framework, release), rows.Point, columns.Seconds());
                return null;
            }
        }

        foreach (var (reason, count) in reasons)
        {
            refuse(reason, count);
        }
    }

    // Chips of the usual server of a chip that stand in one domain, of so many.
    private int PerDomain(string chip, int ranks) => subjects.Server(chip, ranks) is { } server ? Math.Min(ranks, (int)server.Accelerators.Value.Value) : ranks;

    private string? Chip(string name) =>
        _chips.TryGetValue(name, out var known) ? known : _chips[name] = name.Length == 0 ? null : subjects.Chip(name)?.Id;

    private static string Framework(string word) => word.ToLowerInvariant() switch
    {
        "trtllm" or "tensorrt_llm" or "tensorrt-llm" => "tensorrt-llm",
        var lower => lower,
    };
}
