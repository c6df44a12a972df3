using Tokenfab.Training;
using Tokenfab.Training.Search;
using Tokenfab.Training.Work;

namespace Tokenfab.Tests.Training;

/// <summary>The search for layouts.</summary>
public sealed class LayoutSearchTests
{
    private static readonly TrainingJob Open = Jobs.Gpt3 with { Chips = 512, GlobalBatch = 512, Layout = new(), Settings = new() };

    [Fact]
    public void The_answer_does_not_depend_on_threads()
    {
        var (one, two) = (new LayoutSearch(Open).Run(1), new LayoutSearch(Open).Run(2));
        Assert.Equal(one.Tried, two.Tried);
        Assert.Equal(one.Ranked.Select(step => (step.Job.Layout, step.Job.Settings, step.Iteration)), two.Ranked.Select(step => (step.Job.Layout, step.Job.Settings, step.Iteration)));
        Assert.True(one.Fits);
        Assert.True(one.TooLarge > 0);
    }

    [Fact]
    public void No_single_change_to_the_best_is_quicker_by_much()
    {
        var answer = new LayoutSearch(Open).Run(2);
        Assert.All(answer.Changes.Where(change => change.Step.Fits && change.Step.Job.Settings.Schedule == Tokenfab.Training.Schedule.ScheduleKind.OneFOneB && !change.Step.Job.Settings.OffloadOptimizer),
            change => Assert.True(change.Step.Iteration.Value > 0.97 * answer.Best!.Iteration.Value, change.What));
    }

    [Fact]
    public void Sketches_are_near_the_schedules_they_stand_for()
    {
        var system = TrainingSystem.Of(Open);
        var model = new TrainingModel(system, Open.Model, Open.Sequence);
        var sketcher = new Sketcher(new BlockBook(system, Open.Model, Open.Sequence));
        foreach (var (tensor, stages, chunks) in new[] { (8, 8, 1), (8, 8, 3), (4, 16, 1), (4, 16, 2), (2, 32, 1), (8, 1, 1), (8, 64, 1) })
        {
            var job = Open with { Layout = new(tensor, stages, VirtualStages: chunks), Settings = new() { Recompute = Recompute.Selective, SequenceParallel = true } };
            var sketch = sketcher.Sketch(job.Layout, job.Settings, job.Chips, job.MicroBatches, double.PositiveInfinity);
            var step = model.Step(job);
            Assert.Equal(1.0, sketch.Seconds / step.Iteration.Value, 0.03);
            Assert.Equal(1.0, sketch.Bytes / step.Fullest.Total.Value, 0.02);
        }
    }

    [Fact]
    public void Fewer_chips_take_longer()
    {
        var frontier = LayoutSearch.Frontier(Open, 2);
        Assert.True(frontier.Count > 1);
        Assert.Equal(frontier.OrderBy(step => step.Iteration.Value).Select(step => step.Job.Chips), frontier.Select(step => step.Job.Chips));
    }
}
