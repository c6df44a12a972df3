using System.Diagnostics;
using Tokenfab.Catalog;
using Tokenfab.Planning.WhatIf;

namespace Tokenfab.Benchmarks;

/// <summary>A tornado over all inputs of a plan, the plan itself included: the first as a user meets it, the others warm.</summary>
internal static class WhatIfJob
{
    public static int Run(string[] args)
    {
        if (args.Length < 2)
        {
            Console.Error.WriteLine("whatif SCENARIO.yaml   times a tornado over all inputs of a plan");
            return 2;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(args[1]))!;
        Console.WriteLine("threads   inputs       s   CPU-s");
        foreach (var threads in new[] { Environment.ProcessorCount, Environment.ProcessorCount, 1 })
        {
            var (cpu, clock) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
            var result = WhatIfStudy.Run(SourceDocument.FromFile(args[1]), CatalogStore.Embedded, folder, new([], true, 0, 1, 1.0, threads));
            Console.WriteLine($"{threads,7}  {result.Bars.Count,7}  {clock.Elapsed.TotalSeconds,6:F2}  {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds,6:F2}");
        }

        return 0;
    }
}
