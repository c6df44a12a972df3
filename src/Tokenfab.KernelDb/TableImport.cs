using Tokenfab.Hardware;
using Tokenfab.KernelDb.Reading;
using Tokenfab.Kernels.Measured;
using Tokenfab.Validation;

namespace Tokenfab.KernelDb;

/// <summary>Takes the rows of one file into the store.</summary>
/// <param name="file">The file. In AIConfigurator's database it lies under <c>system/backend/version/</c>, or since its core became a package
/// of its own <c>system/family/backend/version/</c>, whose folders name chip, framework and version for all its rows.</param>
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
        stem = shipped ? stem[..^Suffix.Length] : stem;
        var version = shipped ? file.Directory : null;
        var system = System(version?.Parent);
        version = system is null ? null : version;
        using var reader = MeasurementReader.Open(file.FullName);
        var columns = new MeasurementColumns(reader);
        var hosts = new HostShapes(subjects);
        var rows = new MeasurementRows(columns, stem, hosts);
        var exchanges = new ExchangeRows(columns, stem, hosts);
        var reasons = new Dictionary<string, long>(StringComparer.Ordinal);
        while (reader.Next())
        {
            var chip = system ?? Chip(columns.Text(columns.Chip));
            var framework = Framework(columns.Text(columns.Framework) is { Length: > 0 } told ? told : version?.Parent?.Name ?? string.Empty);
            var release = columns.Text(columns.Version) is { Length: > 0 } named ? named : version?.Name ?? string.Empty;
            var problem = chip is null ? $"the catalogue knows no chip '{columns.Text(columns.Chip)}'" : exchanges.IsExchange ? Exchange(chip) : Kernel(chip);
            if (problem is not null)
            {
                reasons[problem] = reasons.GetValueOrDefault(problem) + 1;
            }

            string? Kernel(string id) => rows.Read(id, framework, release, out var table) ?? Add(id, table, rows.Point, columns.Seconds());

            string? Exchange(string id)
            {
                var reason = exchanges.Read(id);
                foreach (var (kernel, point, seconds) in reason is null ? exchanges.Found : [])
                {
                    reason ??= Add(id, new(kernel, NumberFormat.Bf16, NumberFormat.Bf16), point, seconds);
                }

                return reason;
            }

            string? Add(string id, MeasuredKey table, float[] point, double seconds)
            {
                if (seconds is not (> 0.0 and < 1e6))
                {
                    return double.IsNaN(seconds) ? "the row has no time" : "the time is not above zero, or of days";
                }

                points.Add(new(id, table, framework, release), point, seconds);
                return null;
            }
        }

        foreach (var (reason, count) in reasons)
        {
            refuse(reason, count);
        }
    }

    // The system's folder stands above the backend's, or one above that where tables are sorted by families of kernels.
    private string? System(DirectoryInfo? backend) =>
        new[] { backend?.Parent, backend?.Parent?.Parent }.Select(folder => folder is null ? null : subjects.Chip(folder.Name)?.Id).FirstOrDefault(id => id is not null);

    // "H800 NVLink+CX7" is a system whose first word is its chip.
    private string? Chip(string name) =>
        _chips.TryGetValue(name, out var known) ? known : _chips[name] = name.Length == 0 ? null : (subjects.Chip(name) ?? subjects.Chip(name.Split(' ')[0]))?.Id;

    private static string Framework(string word) => word.ToLowerInvariant() switch
    {
        "trtllm" or "tensorrt_llm" or "tensorrt-llm" => "tensorrt-llm",
        var lower => lower,
    };
}
