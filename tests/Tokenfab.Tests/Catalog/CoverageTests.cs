using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Models.Import;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Tests.Catalog;

/// <summary>The catalogue holds all that the research beside the repository found. In a plain clone there is nothing to compare with.</summary>
public sealed class CoverageTests
{
    private const double Giga = 1e9;
    private const double Tera = 1e12;
    private const double Mebi = 1 << 20;
    private const double Gibi = 1 << 30;
    private const string System = "SYSTEM: ";

    private static readonly CatalogStore Catalog = CatalogStore.Embedded;

    private static readonly ILookup<string, Server> Servers =
        Catalog.List("server").Select(entry => Catalog.Server(entry.Id)).ToLookup(server => server.Accelerator);

    /// <summary>A column's key, the units that its figures may mean, and the same figure in the catalogue.</summary>
    private static readonly (string Column, double[] Units, Func<Accelerator, Ends?> Figure)[] Rates =
    [
        ("fp64", [Tera], a => Of(a.Peak.Fp64)), ("fp32", [Tera], a => Of(a.Peak.Fp32)), ("tf32", [Tera], a => Of(a.Peak.Tf32)),
        ("fp16", [Tera], a => Of(a.Peak.Fp16)), ("bf16", [Tera], a => Of(a.Peak.Bf16)), ("fp8", [Tera], a => Of(a.Peak.Fp8)),
        ("int8", [Tera], a => Of(a.Peak.Int8)), ("fp4", [Tera], a => Of(a.Peak.Fp4)),
        ("mem_GiB", [Gibi], a => Of<Bytes>(a.Memory.Capacity)), ("mem_GBps", [Giga], a => Of(a.Memory.Bandwidth)),
        ("scaleout_GBps", [Giga], a => Of(a.ScaleOut)),
    ];

    private static readonly (string Column, double[] Units, Func<Accelerator, Ends?> Figure)[] Others =
    [
        ("year", [1], a => Of(a.Year)), ("transistors_bn", [Giga], a => Of(a.Transistors)), ("LLC_MB", [Mebi, 1e6], a => Of(a.LastLevelCache)),
        ("TDP_W", [1], a => Of(a.BoardPower)), ("price_usd", [1], a => Of(a.Price ?? a.ManufacturingCost)),
        ("scaleup_GBps_per_dir", [Giga], a => Of<BytesPerSecond>(a.ScaleUp?.Bandwidth)),
    ];

    [Fact]
    public void Every_figure_of_every_accelerator_is_in_the_catalogue_or_within_its_interval()
    {
        var (rows, figures) = (0, 0);
        foreach (var row in Table("accelerators.csv").Where(r => !r["name"].StartsWith(System, StringComparison.Ordinal)))
        {
            var part = Catalog.Accelerator(row["name"]);
            rows++;
            foreach (var (column, units, figure) in Rates.Concat(Others))
            {
                figures += Check(row, column, units, figure(part), scale: 1);
            }

            figures += CheckDomain(row, part) + CheckDies(row, part);
        }

        TestContext.Current.SendDiagnosticMessage($"{rows} accelerators, {figures} figures");
    }

    [Fact]
    public void Every_system_is_a_server_whose_chips_add_up()
    {
        foreach (var row in Table("accelerators.csv").Where(r => r["name"].StartsWith(System, StringComparison.Ordinal)))
        {
            var server = Catalog.Server(row["name"]);
            var part = Catalog.Accelerator(server.Accelerator);
            var chips = server.Accelerators.Value.Value;
            var figures = Rates.Sum(r => Check(row, r.Column, r.Units, r.Figure(part), chips))
                + Check(row, "domain_size", [1], Of<Count>(server.Accelerators), scale: 1)
                + Check(row, "scaleup_GBps_per_dir", [Giga], Of<BytesPerSecond>(server.ScaleUp.Bandwidth), scale: 1)
                + Check(row, "TDP_W", [1], Of(server.Power), scale: 1)
                + Check(row, "price_usd", [1], Of(server.Price), scale: 1);
            Assert.True(figures > 5, row["name"]);
        }
    }

    [Fact]
    public void Every_config_is_in_the_catalogue_with_its_shape()
    {
        var folder = Facts("models");
        var paths = folder is null ? [] : Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToList();
        Assert.All(paths, path =>
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var written = ModelImporter.FromHuggingFaceConfig(File.ReadAllText(path), path, name);
            var carried = Catalog.Model(name);
            Assert.Equal(ParameterCount.Of(written).Total, ParameterCount.Of(carried).Total);
            Assert.Equal(ParameterCount.Of(written).Active, ParameterCount.Of(carried).Active);
            Assert.Equal(written.ContextLength, carried.ContextLength);
            Assert.Equal(written.NativePrecision, carried.NativePrecision);
        });
        TestContext.Current.SendDiagnosticMessage($"{paths.Count} configs");
    }

    [Fact]
    public void Every_stated_parameter_count_is_in_the_catalogue()
    {
        foreach (var row in Table(Path.Combine("models", "param_counts.csv")))
        {
            var stated = Catalog.ModelEntry(row["model"]).Parameters;
            Check(row, "official_total_B", [Giga], Of<Count>(stated?.Total), scale: 1);
            Check(row, "official_active_B", [Giga], Of(stated?.Active), scale: 1);
        }
    }

    [Fact]
    public void A_chip_in_a_table_of_measurements_has_one_entry()
    {
        string[] names =
        [
            "a100_sxm", "h100_sxm", "h200_sxm", "b200_sxm", "gb200", "a100", "h100", "a40", "B200", "H200", "RTXPRO6000", "a100-80gb", "h100-80gb",
            "V100-PCIE-16GB", "H100-SXM-80GB", "A800-40G", "Ascend 910B2", "H20", "MTT S5000", "NVIDIA H100-NVL-94GB", "NVIDIA H200-SXM-141GB-CTS",
            "AMD Instinct MI300X-NPS1-SPX-192GB-750W", "NVIDIA GH200 Grace Hopper Superchip 144GB", "NVIDIA Jetson AGX Orin 64G", "NVIDIA L40S",
        ];
        Assert.All(names, name => Catalog.Accelerator(name));
        Assert.All(["a100_dgx", "h100_dgx", "a100_pairwise_nvlink", "a40_pairwise_nvlink", "h100_pairwise_nvlink", "H20-96G node"], name => Catalog.Server(name));
    }

    [Fact]
    public void Every_die_of_known_area_is_in_the_catalogue()
    {
        var areas = Catalog.List("die").Select(entry => Area(entry.Id)).ToList();
        Assert.All(Table("dies.csv").Where(row => row["die_area_mm2"].Length > 0), row =>
            Assert.Contains(areas, area => area is { } a && Holds(a, Number(row["die_area_mm2"]))));
    }

    private static int CheckDomain(Dictionary<string, string> row, Accelerator part)
    {
        if (row["domain_size"] is "" or "1")
        {
            return 0;
        }

        var sold = Servers[part.Id].Select(s => Of<Count>(s.Accelerators)).Append(Of(part.ScaleUp?.DomainSize));
        Assert.Contains(sold, size => size is { } s && Holds(s, Number(row["domain_size"])));
        return 1;
    }

    private static int CheckDies(Dictionary<string, string> row, Accelerator part)
    {
        var used = part.Dies.Select(use => (use.Number, Area: Area(use.Die))).ToList();
        if (row["dies"] is not ("" or "1"))
        {
            Assert.True(used.Sum(u => u.Number) == Number(row["dies"]), $"{row["name"]}: dies");
        }

        if (row["die_mm2"].Length == 0)
        {
            return 0;
        }

        var all = new Ends(used.Sum(u => u.Number * (u.Area?.Low ?? 0)), used.Sum(u => u.Number * (u.Area?.High ?? 0)));
        Assert.Contains(used.Select(u => u.Area).Append(all), area => area is { } a && Holds(a, Number(row["die_mm2"])));
        return 1;
    }

    private static Ends? Area(string die) => Of(Catalog.Die(die).Area);

    private static int Check(Dictionary<string, string> row, string column, double[] units, Ends? figure, double scale)
    {
        if (row[column].Length == 0)
        {
            return 0;
        }

        var told = Number(row[column]) / scale;
        var name = row.GetValueOrDefault("name") ?? row["model"];
        Assert.True(figure is not null, $"{name}: {column} {row[column]} is not in the catalogue");
        Assert.True(units.Any(unit => Holds(figure.Value, told * unit)), $"{name}: {column} {row[column]} lies outside {figure}");
        return 1;
    }

    private static bool Holds(Ends ends, double value) => value >= ends.Low * (1 - 1e-9) && value <= ends.High * (1 + 1e-9);

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static Ends? Of<T>(Fact<T>? fact)
        where T : struct, IQuantity<T> => fact is null ? null : new(fact.Low.Value, fact.High.Value);

    private static IEnumerable<Dictionary<string, string>> Table(string file) =>
        Facts(file) is { } path ? Rows(File.ReadAllLines(path)) : [];

    private static IEnumerable<Dictionary<string, string>> Rows(string[] lines)
    {
        var header = Cells(lines[0]);
        return lines.Skip(1).Select(line => header.Zip(Cells(line)).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal));
    }

    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var quoted = false;
        var start = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || (line[i] == ',' && !quoted))
            {
                cells.Add(line[start..i].Trim('"'));
                start = i + 1;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
        }

        return cells;
    }

    private static string? Facts(string name)
    {
        var path = Path.Combine(Repository.Folder(".."), "shared", "facts", name);
        return Path.Exists(path) ? path : null;
    }

    private readonly record struct Ends(double Low, double High);
}
