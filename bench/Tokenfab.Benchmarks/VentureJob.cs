using System.Diagnostics;
using Tokenfab.Economics.Venture;

namespace Tokenfab.Benchmarks;

/// <summary>Futures of a company's cash, 24 quarters each.</summary>
internal static class VentureJob
{
    private const long Paths = 10_000_000;

    public static int Run(string[] args)
    {
        if (args.Length < 2)
        {
            Console.Error.WriteLine("venture COMPANY.yaml   times ten million futures of a company's cash");
            return 2;
        }

        var company = CompanyFile.Read(args[1]);
        Console.WriteLine("threads   M paths/s  M paths/CPU-s  MB allocated");
        foreach (var threads in new[] { Environment.ProcessorCount, Environment.ProcessorCount, 1, 1 })
        {
            var (bytes, cpu, clock) = (GC.GetTotalAllocatedBytes(), Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
            CashPaths.Draw(company, Paths, 1, threads);
            var (wall, used) = (clock.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
            Console.WriteLine($"{threads,7}  {Paths / wall / 1e6,10:F2}  {Paths / used / 1e6,13:F2}  {(GC.GetTotalAllocatedBytes() - bytes) / 1e6,12:F1}");
        }

        return 0;
    }
}
