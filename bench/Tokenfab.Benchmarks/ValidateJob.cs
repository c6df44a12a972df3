using System.Diagnostics;
using Tokenfab.Catalog;
using Tokenfab.Validation;

namespace Tokenfab.Benchmarks;

/// <summary>A whole validation, from files to errors. The first line is a cold process: most of it is compilation.</summary>
internal static class ValidateJob
{
    public static int Run(string[] args)
    {
        if (args.Length < 2)
        {
            Console.Error.WriteLine("validate FOLDER [REPEATS]   times the validation of a folder of measured tables");
            return 2;
        }

        var files = Validator.FilesOf(args[1]);
        var repeats = args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 5;
        Console.WriteLine("threads     rows  wall s  CPU s    rows/s  us CPU/row  MB allocated");
        foreach (var threads in new[] { Environment.ProcessorCount, 1 })
        {
            for (var i = 0; i < repeats; i++)
            {
                var (bytes, cpu, clock) = (GC.GetTotalAllocatedBytes(), Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
                var result = Validator.Run(files, CatalogStore.Embedded, threads);
                var (wall, used) = (clock.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
                var megabytes = (GC.GetTotalAllocatedBytes() - bytes) / 1e6;
                Console.WriteLine($"{threads,7}  {result.Rows,7}  {wall,6:F3}  {used,5:F3}  {result.Rows / wall,8:F0}  {used / result.Rows * 1e6,10:F2}  {megabytes,12:F1}");
            }
        }

        return 0;
    }
}
