using System.Diagnostics;
using Tokenfab.Catalog;
using Tokenfab.Planning;

namespace Tokenfab.Benchmarks;

/// <summary>A whole plan, from scenario to ranked chips, as a user waits for it. The first line is a cold process: most of it is compilation.</summary>
internal static class PlanJob
{
    public static int Run(string[] args)
    {
        var path = args.Length > 1 ? args[1] : Path.Combine("examples", "deepseek-v3-chat.yaml");
        var repeats = args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 5;
        var scenario = ScenarioFile.Read(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Console.WriteLine("threads  layouts  wall s  CPU s  layouts/s  us CPU/layout  MB allocated");
        foreach (var threads in new[] { Environment.ProcessorCount, 1 })
        {
            for (var i = 0; i < repeats; i++)
            {
                var (bytes, cpu, clock) = (GC.GetTotalAllocatedBytes(), Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
                var result = Planner.Run(scenario, CatalogStore.Embedded, folder, threads);
                var (wall, used) = (clock.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
                var megabytes = (GC.GetTotalAllocatedBytes() - bytes) / 1e6;
                Console.WriteLine(
                    $"{threads,7}  {result.LayoutsEvaluated,7}  {wall,6:F3}  {used,5:F3}  {result.LayoutsEvaluated / wall,9:F0}  {used / result.LayoutsEvaluated * 1e6,13:F2}  {megabytes,12:F1}");
            }
        }

        return 0;
    }
}
