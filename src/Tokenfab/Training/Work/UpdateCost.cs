using Tokenfab.Network;
using Tokenfab.Quantities;

namespace Tokenfab.Training.Work;

/// <summary>What follows the pipeline: reduction of gradients, the optimizer's step, gathering of parameters, in plain seconds.</summary>
/// <param name="Data">Collectives that nothing hides.</param>
/// <param name="Optimizer">The optimizer.</param>
internal readonly record struct UpdateCost(double Data, double Optimizer)
{
    // Adam reads a gradient, a master weight and both moments and writes all but the gradient and the weight itself; the norm of gradients reads them once more.
    private const double NormBytes = 4.0;

    /// <summary>Bytes per second between a chip and its host: PCI Express 4.0 x16 one way, as hosts of accelerators have it at least.</summary>
    public const double HostLink = 25e9;

    // Memory of a host that serves one of its eight chips: two sockets of eight channels DDR4-3200 are 410 GB/s, four fifths of which are reached.
    private const double HostMemory = 41e9;

    /// <summary>The cost for a stage.</summary>
    /// <param name="system">The system.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="chips">All chips.</param>
    /// <param name="dense">Parameters of the stage on one chip that every data-parallel rank has.</param>
    /// <param name="experts">Parameters of routed experts.</param>
    /// <param name="forward">A micro-batch's forward pass on the stage, behind which parameters can be gathered.</param>
    /// <param name="backward">Its backward pass, behind which gradients can be reduced.</param>
    public static UpdateCost Of(TrainingSystem system, in TrainingLayout layout, in TrainingSettings settings, int chips, double dense, double experts, double forward, double backward)
    {
        var (trainer, network, precision) = (system.Trainer, system.Network, system.Precision);
        var ranks = chips / (layout.Tensor * layout.Pipeline);
        var all = new RankGroup(ranks, Math.Clamp(network.DomainSize / layout.Tensor, 1, ranks));
        var copies = Math.Max(1, chips / layout.ExpertReplicaChips);
        var expertGroup = new RankGroup(copies, Math.Clamp(network.DomainSize / (layout.Expert * layout.ExpertTensor), 1, copies));
        var (sharding, shardGroup) = (settings.Sharding, settings.ShardGroup);
        double reduce = 0.0, gather = 0.0;
        Add(dense, all);
        Add(experts, expertGroup);
        void Add(double parameters, RankGroup group)
        {
            if (parameters == 0.0 || group.Size == 1)
            {
                return;
            }

            var gradients = new Bytes(parameters * precision.ReducedBytes);
            switch (sharding)
            {
                case StateSharding.None:
                    reduce += network.AllReduce(gradients, group).Value;
                    break;
                case StateSharding.Parameters:
                    // Copies of the sharded state add up their shards; everything else was done layer by layer.
                    if (shardGroup is { } shards && shards < group.Size)
                    {
                        reduce += network.AllReduce(gradients / shards, new RankGroup(group.Size / shards, 1)).Value;
                    }

                    break;
                default:
                    reduce += network.ReduceScatter(gradients, group).Value;
                    gather += network.AllGather(new Bytes(parameters * TrainingPrecision.WeightBytes), group).Value;
                    break;
            }
        }

        // The last bucket is only full when the pass ends; a stage has some ten of them.
        double Seen(double time, bool overlaps, double behind) => overlaps ? Math.Max(time - behind, 0.1 * time) : time;
        var data = (Seen(reduce, trainer.OverlapsGradients, backward) + Seen(gather, trainer.OverlapsParameters, forward)) * system.Calibration.Collectives;

        var sharded = settings.Sharding == StateSharding.None ? 1.0 : settings.ShardGroup ?? ranks;
        var expertShards = settings.Sharding == StateSharding.None ? 1.0 : Math.Min(copies, settings.ShardGroup ?? copies);
        var owned = (dense / sharded) + (experts / expertShards);
        var touched = precision.GradientBytes + (2.0 * precision.OptimizerBytes) + TrainingPrecision.WeightBytes + NormBytes;
        var zeroing = (dense + experts) * precision.GradientBytes / (settings.Sharding >= StateSharding.Gradients ? sharded : 1.0);
        var step = settings.OffloadOptimizer
            ? (owned * (precision.GradientBytes + TrainingPrecision.WeightBytes) / HostLink) + (owned * touched / HostMemory)
            : system.Kernels.Elementwise(new Bytes((owned * touched) + zeroing), 0.0).Total.Value;
        return new(data, step);
    }
}
