using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Training.Schedule;

namespace Tokenfab.Training.Search;

/// <summary>The layouts and settings that a search looks at.</summary>
internal sealed class SearchSpace
{
    // A sequence is split over ranks only where it is long: below this a rank has too few tokens to fill its matrix units.
    private const int LeastTokensPerRank = 4096;

    // Tensor parallelism between domains is dear, but shorter pipelines can be worth it.
    private const int WidestDomains = 4;

    private static readonly Recompute[] CheapRecomputes = [Recompute.None, Recompute.Selective, Recompute.Light];
    private static readonly StateSharding[] AllShardings = [StateSharding.None, StateSharding.Optimizer, StateSharding.Gradients, StateSharding.Parameters];
    private static readonly ScheduleKind[] Unfolded = [ScheduleKind.ZeroBubbleH1, ScheduleKind.ZeroBubbleH2];
    private static readonly ScheduleKind[] Folded = [ScheduleKind.ZeroBubbleV, ScheduleKind.VHalf, ScheduleKind.VMin];
    private static readonly (bool Optimizer, bool Activations)[] Offloads = [(false, false), (true, false), (false, true), (true, true)];

    private readonly TrainingJob _job;
    private readonly int _layers;

    /// <summary>The space of a job whose layout is open.</summary>
    public SearchSpace(TrainingJob job)
    {
        _job = job;
        _layers = job.Model.LayerCount;
        var domain = CommunicationModel.For(job.Server, job.Chip, CollectiveLibrary.Vendor).DomainSize;
        var heads = job.Model.Layers.Select(run => run.Mixer switch { GroupedQueryAttention a => a.Heads, LatentAttention l => l.Heads, _ => 0 }).Where(h => h > 0).DefaultIfEmpty(1).Min();
        var experts = job.Model.Layers.Select(run => run.FeedForward).OfType<MixtureOfExperts>().Select(mixture => mixture.Experts).DefaultIfEmpty(1).Min();
        Rows =
        [
            .. from tensor in Divisors(heads) where tensor <= Math.Min(WidestDomains * domain, job.Chips)
               from context in Powers(Math.Max(1, job.Sequence / LeastTokensPerRank)) where job.Sequence % context == 0
               from expert in experts == 1 ? [1] : Divisors(experts) where expert <= job.Chips
               from expertTensor in experts == 1 || tensor == 1 ? [1] : (int[])[1, tensor]
               where job.Chips % (tensor * context) == 0 && job.Chips % (expert * expertTensor) == 0
               select new TrainingLayout(tensor, 1, context, expert, expertTensor),
        ];
    }

    /// <summary>Layouts of one stage: the tasks of a search.</summary>
    public IReadOnlyList<TrainingLayout> Rows { get; }

    /// <summary>Every layout and setting of a row.</summary>
    public IEnumerable<(TrainingLayout Layout, TrainingSettings Settings, int MicroBatches)> Of(TrainingLayout row)
    {
        for (var stages = 1; stages <= _layers; stages++)
        {
            var layout = row with { Pipeline = stages };
            if (_job.Chips % layout.ReplicaChips != 0 || _job.Chips % layout.ExpertReplicaChips != 0 || layout.LeastChips > _job.Chips || _job.GlobalBatch % layout.Data(_job.Chips) != 0)
            {
                continue;
            }

            var perRank = _job.GlobalBatch / layout.Data(_job.Chips);
            foreach (var batch in Divisors(perRank))
            {
                foreach (var parallel in row.Tensor > 1 ? (bool[])[true, false] : [false])
                {
                    foreach (var (chunks, schedule) in Ways(stages, perRank / batch))
                    {
                        var settings = new TrainingSettings { MicroBatch = batch, Schedule = schedule, SequenceParallel = parallel };
                        foreach (var set in Settings(settings, stages))
                        {
                            yield return (layout with { VirtualStages = chunks }, set, perRank / batch);
                        }
                    }
                }
            }
        }
    }

    private IEnumerable<TrainingSettings> Settings(TrainingSettings stated, int stages)
    {
        foreach (var sharding in AllShardings)
        {
            if (sharding == StateSharding.Gradients && stages > 1)
            {
                // Along a pipeline gradients are whole until the last micro-batch: nothing is saved.
                continue;
            }

            foreach (var (optimizer, activations) in Offloads)
            {
                var settings = stated with { Sharding = sharding, OffloadOptimizer = optimizer, OffloadActivations = activations };
                foreach (var recompute in CheapRecomputes)
                {
                    // Scores that are never written leave nothing for selective recomputation to save.
                    if (recompute != Recompute.Selective || _job.Trainer.FlashAttention == 0)
                    {
                        yield return settings with { Recompute = recompute };
                    }
                }

                // As few whole layers as will do, down to one of each stage.
                var perStage = (_layers + stages - 1) / stages;
                yield return settings with { Recompute = Recompute.Full };
                for (var count = 1; count < perStage; count++)
                {
                    yield return settings with { Recompute = Recompute.Full, RecomputedLayers = count };
                }
            }
        }
    }

    // Schedules of their own placement have the chunks that they need.
    private IEnumerable<(int Chunks, ScheduleKind Schedule)> Ways(int stages, int microBatches)
    {
        foreach (var chunks in Chunks(stages, microBatches))
        {
            yield return (chunks, ScheduleKind.OneFOneB);
        }

        if (stages == 1)
        {
            yield break;
        }

        foreach (var schedule in Unfolded.Concat(2 * stages <= _layers ? Folded : []))
        {
            yield return (1, schedule);
        }
    }

    // Chunks of a stage that divide its layers, where micro-batches come in groups of as many as there are stages.
    private IEnumerable<int> Chunks(int stages, int microBatches)
    {
        yield return 1;
        if (stages > 1 && microBatches % stages == 0 && _layers % stages == 0)
        {
            foreach (var chunks in Divisors(_layers / stages).Where(chunks => chunks > 1))
            {
                yield return chunks;
            }
        }
    }

    private static int[] Divisors(int whole) => [.. Enumerable.Range(1, whole).Where(divisor => whole % divisor == 0)];

    private static IEnumerable<int> Powers(int most)
    {
        for (var power = 1; power <= most; power *= 2)
        {
            yield return power;
        }
    }
}
