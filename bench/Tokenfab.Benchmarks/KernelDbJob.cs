using System.Diagnostics;
using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.KernelDb;
using Tokenfab.Kernels;
using Tokenfab.Kernels.Measured;
using Tokenfab.Network;

namespace Tokenfab.Benchmarks;

/// <summary>A generated database of measured products, and a table of expert exchanges: how long it takes to write, to open, to use, and, in
/// CPU time, to look a shape up.</summary>
internal static class KernelDbJob
{
    private const int Lookups = 2_000_000;

    private static readonly string[] Chips =
        ["a100-sxm-80gb", "h100-sxm", "h200-sxm", "b200-sxm", "gb200", "h20", "l40s", "mi300x", "rtx-4090", "rtx-5090", "a100-pcie-80gb", "l4"];

    private static readonly (NumberFormat Stored, NumberFormat Computed)[] Formats =
        [(NumberFormat.Bf16, NumberFormat.Bf16), (NumberFormat.Fp8, NumberFormat.Fp8), (NumberFormat.Fp8Block, NumberFormat.Fp8), (NumberFormat.Int4, NumberFormat.Bf16)];

    private static readonly float[] Sizes = [.. Enumerable.Range(0, 32).Select(i => MathF.Round(32f * MathF.Pow(2f, i / 2.5f)))];

    private static readonly float[] Widths = [2112, 4224, 5280, 7392, 8192, 14336];

    private static readonly float[] Rows = [.. Enumerable.Range(0, 54).Select(i => MathF.Round(MathF.Pow(2f, i / 3.2f))).Distinct()];

    public static int Run(string[] args)
    {
        var millions = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 24.0;
        var chips = Chips.Where(id => CatalogStore.Embedded.Find("accelerator", id) is not null).ToArray();
        var perTable = Sizes.Length * Sizes.Length * Rows.Length;
        var versions = (int)Math.Ceiling(millions * 1e6 / perTable / (chips.Length * Formats.Length));
        var path = Path.Combine(Path.GetTempPath(), $"tokenfab-bench-{Environment.ProcessId}.kernels");
        var stamp = new byte[32];
        try
        {
            var points = new PointStore();
            var clock = Stopwatch.StartNew();
            foreach (var chip in chips)
            {
                foreach (var (stored, computed) in Formats)
                {
                    for (var version = 0; version < versions; version++)
                    {
                        Fill(points, new(chip, new(MeasuredKernel.Gemm, stored, computed), "vllm", $"0.{version}.0"));
                    }
                }
            }

            var filled = Lap(clock);
            CompactFile.Write(path, stamp, points, new Dictionary<string, long>());
            var written = Lap(clock);
            using var database = new KernelDatabase("generated", CompactFile.Open(path, stamp)!);
            var opened = Lap(clock);
            var analytic = KernelModel.For(CatalogStore.Embedded.Accelerator("h100-sxm"));
            var covered = analytic.With(database, "vllm");
            var joined = Lap(clock);
            Console.WriteLine($"{database.Rows / 1e6:F1} M points in {chips.Length * Formats.Length * versions} tables, {new FileInfo(path).Length / 1e6:F0} MB");
            Console.WriteLine($"generate {filled:F1} s, sort and write {written:F1} s, open {opened * 1e3:F1} ms, one chip's tables over its model {joined * 1e3:F0} ms");
            Time("products", (shape, model) => model.Gemm(shape.M, shape.N, shape.K, NumberFormat.Fp8, NumberFormat.Fp8).Total.Value, analytic, covered, Sizes, Sizes);
            Exchanges();
            return 0;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Fill(PointStore points, TableId table)
    {
        Span<float> at = stackalloc float[3];
        foreach (var n in Sizes)
        {
            foreach (var k in Sizes)
            {
                foreach (var m in Rows)
                {
                    (at[0], at[1], at[2]) = (n, k, m);
                    points.Add(table, at, 3e-6 + (n * k * 1e-12) + (m * n * k * 2.5e-15));
                }
            }
        }
    }

    // A table of DeepEP's size: sorted dispatches of some choices of experts, units, domains and widths.
    private static void Exchanges()
    {
        var chip = CatalogStore.Embedded.Accelerator("h100-sxm");
        var network = CommunicationModel.For(CatalogStore.Embedded.Server("hgx-h100"), chip);
        float[][] axes = [[4, 8], [128, 256], [8, 16, 24], [8], [1, 2, 4, 8], [.. Widths], [.. Rows]];
        var points = axes.Aggregate<float[], IEnumerable<float[]>>([[]], (all, axis) => all.SelectMany(point => axis.Select(value => (float[])[.. point, value]))).ToArray();
        var covered = network.With([], [new(ExpertExchangeKind.Sorted, false, [.. axes.Select((_, axis) => points.Select(point => point[axis]).ToArray())], [.. points.Select(point => 2e-5 + (point[5] * point[6] * 1e-11))])]);
        Time(
            "exchanges",
            (shape, model) => model.ExpertExchange(ExpertExchangeKind.Sorted, new(shape.M, 8, shape.N, false), new(shape.K > Sizes[16] ? 16 : 8, 8)).Value, network, covered, Widths, Sizes);
    }

    private static void Time<T>(string what, Func<(double M, double N, double K), T, double> predict, T analytic, T covered, float[] second, float[] third)
    {
        (double M, double N, double K)[] at = [.. Enumerable.Range(0, 4096).Select(i => ((double)Rows[i * 7 % Rows.Length], (double)second[i * 11 % second.Length], (double)third[i * 5 % third.Length]))];
        (double M, double N, double K)[] between = [.. at.Select(shape => (shape.M * 1.17, shape.N * 1.09, shape.K * 1.13))];
        foreach (var (name, shapes) in new[] { ("at points", at), ("between points", between) })
        {
            var (plain, _) = PerCall(shape => predict(shape, analytic), shapes);
            var (looked, bytes) = PerCall(shape => predict(shape, covered), shapes);
            Console.WriteLine($"{what,-10} {name,-15} analytic {plain,6:F1} ns, with the table {looked,6:F1} ns: {looked - plain,6:F1} ns a lookup, {bytes:F2} bytes allocated");
        }
    }

    private static (double Nanoseconds, double Bytes) PerCall(Func<(double M, double N, double K), double> predict, (double M, double N, double K)[] shapes)
    {
        var best = double.PositiveInfinity;
        var sum = 0.0;
        long bytes = 0;
        for (var round = 0; round < 6; round++)
        {
            var (before, used) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.UserTime);
            for (var i = 0; i < Lookups; i++)
            {
                sum += predict(shapes[i & (shapes.Length - 1)]);
            }

            best = Math.Min(best, (Environment.CpuUsage.UserTime - used).TotalNanoseconds / Lookups);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        GC.KeepAlive(sum);
        return (best, (double)bytes / Lookups);
    }

    private static double Lap(Stopwatch clock)
    {
        var seconds = clock.Elapsed.TotalSeconds;
        clock.Restart();
        return seconds;
    }
}
