using System.Diagnostics;
using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Training;
using Tokenfab.Training.Schedule;
using Tokenfab.Training.Search;
using Tokenfab.Training.Work;

namespace Tokenfab.Benchmarks;

/// <summary>Times a search over every layout, sketches per second, and one schedule of 16 stages, 256 micro-batches and 4 chunks.</summary>
internal static class TrainJob
{
    private const int Repeats = 5;

    public static int Run(string[] args)
    {
        var path = args.Length > 1 ? args[1] : "examples/training/gpt-3-4096-a100.yaml";
        var scenario = TrainingFile.Read(path);
        var job = TrainingFile.Unlaid(scenario, CatalogStore.Embedded, Path.GetDirectoryName(Path.GetFullPath(path))!);
        foreach (var threads in (int[])[1, 2])
        {
            for (var i = 0; i < Repeats; i++)
            {
                var (started, bytes) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
                var answer = new LayoutSearch(job).Run(threads);
                Tell($"search, {threads} thread(s)", Stopwatch.GetElapsedTime(started), answer.Tried, GC.GetTotalAllocatedBytes(precise: true) - bytes);
            }
        }

        Sketches(job);
        Schedules();
        return 0;
    }

    private static void Sketches(TrainingJob job)
    {
        var sketcher = new Sketcher(new BlockBook(TrainingSystem.Of(job), job.Model, job.Sequence));
        var space = new SearchSpace(job);
        var all = space.Rows.SelectMany(space.Of).ToArray();
        var capacity = job.Chip.Memory.Capacity.Value.Value;
        for (var i = 0; i < Repeats; i++)
        {
            var (started, bytes, count) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true), 0L);
            foreach (var (layout, settings, microBatches) in all)
            {
                _ = sketcher.Sketch(layout, settings, job.Chips, microBatches, capacity);
                count++;
            }

            Tell("sketches, memory first", Stopwatch.GetElapsedTime(started), count, GC.GetTotalAllocatedBytes(precise: true) - bytes);
        }

        for (var i = 0; i < Repeats; i++)
        {
            var (started, bytes, count) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true), 0L);
            foreach (var (layout, settings, microBatches) in all)
            {
                _ = sketcher.Sketch(layout, settings, job.Chips, microBatches, double.PositiveInfinity);
                count++;
            }

            Tell("whole evaluations", Stopwatch.GetElapsedTime(started), count, GC.GetTotalAllocatedBytes(precise: true) - bytes);
        }
    }

    private static void Schedules()
    {
        const int Stages = 16, Chunks = 4, MicroBatches = 256;
        var placement = new Placement(ScheduleKind.OneFOneB, Stages, Chunks);
        double[] Each(double value) => [.. Enumerable.Repeat(value, Stages * Chunks)];
        var times = new PipelineTimes(Each(1.0), Each(1.1), Each(0.9), [], 0.01, Each(1.0));
        for (var i = 0; i < 3 * Repeats; i++)
        {
            var (started, bytes) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
            var timeline = PipelineBuilder.Build(placement, times, MicroBatches);
            Tell("schedule p=16 m=256 v=4", Stopwatch.GetElapsedTime(started), timeline.Tasks.Length, GC.GetTotalAllocatedBytes(precise: true) - bytes);
        }
    }

    private static void Tell(string what, TimeSpan time, long count, long bytes) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-26} {time.TotalMilliseconds,9:F2} ms  {count,9:N0}  {count / time.TotalSeconds,12:N0} /s  {bytes / 1e6,8:F2} MB"));
}
