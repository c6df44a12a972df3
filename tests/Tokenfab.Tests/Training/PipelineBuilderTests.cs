using CsCheck;
using Tokenfab.Training.Schedule;

namespace Tokenfab.Tests.Training;

/// <summary>Schedules: built task by task, they keep their order and reach the makespans and memory that their papers give.</summary>
public sealed class PipelineBuilderTests
{
    private const double Forward = 1.0;
    private const double Input = 1.0;
    private const double Weight = 1.0;

    [Theory]
    [InlineData(4, 8)]
    [InlineData(8, 32)]
    [InlineData(1, 5)]
    [InlineData(16, 16)]
    public void Plain_pipelines_take_a_ramp_and_their_micro_batches(int stages, int microBatches)
    {
        foreach (var kind in (ScheduleKind[])[ScheduleKind.GPipe, ScheduleKind.OneFOneB])
        {
            var timeline = Uniform(kind, stages, 1, microBatches);
            Assert.Equal((microBatches + stages - 1) * (Forward + Input + Weight), timeline.Makespan, 1e-9);
            Assert.Equal(kind == ScheduleKind.GPipe ? microBatches : Math.Min(stages, microBatches), timeline.PeakKept(0), 1e-9);
        }
    }

    [Theory]
    [InlineData(4, 2, 8)]
    [InlineData(8, 3, 64)]
    [InlineData(16, 4, 256)]
    public void Interleaving_divides_the_ramp(int stages, int chunks, int microBatches)
    {
        var timeline = Uniform(ScheduleKind.OneFOneB, stages, chunks, microBatches);
        Assert.Equal(((microBatches * chunks) + stages - 1) * (Forward + Input + Weight), timeline.Makespan, 1e-9);

        // Narayanan et al. 2021, section 2.2.2: warm-up of (p - 1) 2 + (v - 1) p passes, and one in flight.
        Assert.Equal(((stages - 1) * 2) + ((chunks - 1) * stages) + 1, timeline.PeakKept(0), 1e-9);
    }

    [Theory]
    [InlineData(4, 16)]
    [InlineData(8, 32)]
    [InlineData(16, 64)]
    public void Zero_bubble_schedules_wait_less_in_their_memory(int stages, int microBatches)
    {
        var plain = Uniform(ScheduleKind.OneFOneB, stages, 1, microBatches);
        var h1 = Uniform(ScheduleKind.ZeroBubbleH1, stages, 1, microBatches);
        var h2 = Uniform(ScheduleKind.ZeroBubbleH2, stages, 1, microBatches);

        // Qi et al. 2023, table 1: the bubble of ZB-H1 is a third of that of 1F1B where F = B = W; schedules found step by step come near.
        var perStage = microBatches * (Forward + Input + Weight);
        Assert.InRange(h1.Makespan - perStage, 0.0, ((plain.Makespan - perStage) * 0.56) + 1e-9);
        Assert.InRange(h2.Makespan - perStage, 0.0, h1.Makespan - perStage);
        Assert.True(h1.PeakKept(0) <= stages + 1e-9);
        Assert.True(h2.PeakKept(0) <= (2 * stages) + 1e-9);
    }

    [Theory]
    [InlineData(4, 16)]
    [InlineData(8, 32)]
    public void Folded_schedules_keep_the_memory_of_a_plain_pipeline_or_less(int stages, int microBatches)
    {
        // A chunk is half of a stage here: a plain pipeline keeps two a micro-batch.
        var v = Uniform(ScheduleKind.ZeroBubbleV, stages, 1, microBatches);
        var half = Uniform(ScheduleKind.VHalf, stages, 1, microBatches);
        var least = Uniform(ScheduleKind.VMin, stages, 1, microBatches);
        Assert.True(v.BubbleShare < 0.12, $"{v.BubbleShare}");
        Assert.All(Enumerable.Range(0, stages), stage => Assert.True(v.PeakKept(stage) <= (2 * stages) + 1e-9));
        Assert.True(half.PeakKept(0) < v.PeakKept(0) + 1e-9);
        Assert.True(least.PeakKept(0) <= half.PeakKept(0));
        Assert.True(least.Makespan >= v.Makespan);
    }

    [Theory]
    [InlineData(8, 20)]
    [InlineData(16, 120)]
    public void DualPipe_waits_as_its_paper_says(int stages, int microBatches)
    {
        const double Paired = Forward + Input + Weight;
        var timeline = Uniform(ScheduleKind.DualPipe, stages, 1, microBatches);

        // DeepSeek-V3, table 2: (p/2 - 1)(F&B + B - 3 W), B being the whole backward pass.
        var bubble = ((stages / 2) - 1) * (Paired + Input + Weight - (3.0 * Weight));
        Assert.Equal((microBatches * Paired) + bubble, timeline.Makespan, 0.02 * timeline.Makespan);
        Assert.Equal(stages + 1, timeline.PeakKept(0), 1.0);
    }

    [Fact]
    public void Any_schedule_runs_every_task_once_and_in_order() =>
        (from kind in Gen.Enum<ScheduleKind>()
         from half in Gen.Int[1, 4]
         from rounds in Gen.Int[2, 4]
         from seconds in Gen.Double[0.1, 2.0].Array[8 * 2 * 3]
         from transfer in Gen.Double[0.0, 0.2]
         select (kind, stages: half * 2, rounds, seconds, transfer))
        .Sample(t =>
        {
            var placement = new Placement(t.kind, t.stages, 1);
            var n = placement.ModelChunks;
            var forward = t.seconds[..n];
            var input = t.seconds[16..(16 + n)];
            var weight = t.seconds[32..(32 + n)];
            var times = new PipelineTimes(forward, input, weight, [.. Enumerable.Range(0, n).Select(i => forward[i] + input[i] + weight[i])], t.transfer, [.. forward.Select(_ => 1.0)]);
            var microBatches = t.stages * t.rounds;
            Keeps(placement, PipelineBuilder.Build(placement, times, microBatches), times, microBatches);
        }, iter: 200);

    private static void Keeps(in Placement placement, PipelineTimeline timeline, PipelineTimes times, int microBatches)
    {
        var perWay = placement.Kind == ScheduleKind.DualPipe ? microBatches / 2 : microBatches;
        var forward = new Dictionary<(int, int), PipelineTask>();
        var backward = new Dictionary<(int, int), PipelineTask>();
        var previous = default(PipelineTask);
        foreach (var task in timeline.Tasks)
        {
            Assert.Equal(placement.Device(task.Chunk), task.Device);
            Assert.True(task.Device != previous.Device || task.Start >= previous.End - 1e-9 || (task.Start == previous.Start && task.End == previous.End));
            previous = task;
            if (task.Kind == TaskKind.Forward)
            {
                forward.Add((task.Chunk, task.MicroBatch), task);
            }
            else if (task.Kind != TaskKind.Weight)
            {
                backward.Add((task.Chunk, task.MicroBatch), task);
            }
        }

        Assert.Equal(placement.Chunks * perWay, forward.Count);
        Assert.Equal(placement.Chunks * perWay, backward.Count);
        foreach (var ((chunk, batch), task) in forward)
        {
            Assert.True(placement.IsFirst(chunk) || task.Start >= forward[(chunk - 1, batch)].End + PipelineBuilder.Way(placement, times, chunk - 1, chunk) - 1e-9);
        }

        foreach (var ((chunk, batch), task) in backward)
        {
            var after = placement.IsLast(chunk) ? forward[(chunk, batch)].End : backward[(chunk + 1, batch)].End + PipelineBuilder.Way(placement, times, chunk + 1, chunk);
            Assert.True(task.Start >= after - 1e-9);
        }
    }

    private static PipelineTimeline Uniform(ScheduleKind kind, int stages, int chunks, int microBatches)
    {
        var placement = new Placement(kind, stages, chunks);
        double[] Each(double value) => [.. Enumerable.Repeat(value, placement.ModelChunks)];
        return PipelineBuilder.Build(placement, new(Each(Forward), Each(Input), Each(Weight), Each(Forward + Input + Weight), 0.0, Each(1.0)), microBatches);
    }
}
