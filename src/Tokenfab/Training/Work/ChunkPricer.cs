using Tokenfab.Network;
using Tokenfab.Quantities;

namespace Tokenfab.Training.Work;

/// <summary>From the costs of blocks to those of the chunks of a pipeline: layers added up, recomputation, gathering of sharded layers, transfers and the host put in.</summary>
internal sealed class ChunkPricer(BlockBook book)
{
    // A backward pass gathers inputs once more for the gradients of weights: three collectives where the forward pass has two.
    private const double BackwardSteps = 1.5;

    private readonly TrainingSystem _system = book.System;

    /// <summary>The cost of every chunk.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="chips">All chips.</param>
    /// <param name="layers">Layers of each chunk.</param>
    /// <param name="costs">Filled with a cost for each chunk.</param>
    public void Price(in TrainingLayout layout, in TrainingSettings settings, int chips, ReadOnlySpan<int> layers, Span<ChunkCost> costs)
    {
        var setting = BlockSetting.Of(layout, settings);
        var blocks = book.Of(setting);
        var transfer = Transfer(layout, settings, chips);
        var perStage = layout.VirtualStages;
        var (uniform, first) = (blocks.Layers.Length == 1, 0);
        for (var i = 0; i < layers.Length; i++)
        {
            if (i > 1 && i < layers.Length - 1 && uniform && layers[i] == layers[i - 1])
            {
                costs[i] = costs[i - 1];
                first += layers[i];
                continue;
            }

            var stack = default(BlockCost);
            var working = 0.0;
            for (var layer = first; layer < first + layers[i];)
            {
                var kind = book.Blocks.Layers[layer];
                var run = layer;
                while (layer < first + layers[i] && book.Blocks.Layers[layer] == kind)
                {
                    layer++;
                }

                stack += blocks.Layers[kind] * (layer - run);
                working = Math.Max(working, blocks.Layers[kind].Kept);
            }

            first += layers[i];
            var ends = default(BlockCost);
            ends = i == 0 ? ends + blocks.Embedding : ends;
            ends = i == layers.Length - 1 ? ends + blocks.Head : ends;
            var neighbours = (i > 0 ? 0.5 : 0.0) + (i < layers.Length - 1 ? 0.5 : 0.0);
            costs[i] = Chunk(stack, ends, working, Math.Max(layers[i], 1), settings, perStage, chips, layout, transfer * neighbours);
        }

        if (book.Blocks.Model.TiedEmbeddings && layers.Length > 1)
        {
            // The last stage has a copy of the table.
            costs[^1] = costs[^1] with { Dense = costs[^1].Dense + ((double)book.Blocks.Model.VocabularySize * book.Blocks.Model.HiddenSize / layout.Tensor) };
        }
    }

    /// <summary>Seconds of a micro-batch's way from a stage to the next: each tensor-parallel rank sends its share (Narayanan et al. 2021, section 4.1).</summary>
    public double Transfer(in TrainingLayout layout, in TrainingSettings settings, int chips)
    {
        if (layout.Pipeline == 1)
        {
            return 0.0;
        }

        var tokens = (double)settings.MicroBatch * book.Sequence / layout.Context;
        var far = chips / layout.Pipeline * 2 > _system.Network.DomainSize && chips > _system.Network.DomainSize;
        return _system.Network.Send(new Bytes(tokens * book.Blocks.Model.HiddenSize * 2.0 / layout.Tensor), far).Value * _system.Calibration.Collectives;
    }

    /// <summary>Forward and backward pass of all layers for a micro-batch, one after the other.</summary>
    public Seconds Layers(in TrainingLayout layout, in TrainingSettings settings)
    {
        var blocks = book.Of(BlockSetting.Of(layout, settings));
        var total = 0.0;
        foreach (var kind in book.Blocks.Layers)
        {
            ref readonly var one = ref blocks.Layers[kind];
            var forward = one.Forward + one.TensorForward + one.Exchange + one.ContextForward;
            total += forward + one.Input + one.Weight + one.TensorBackward + one.Exchange + one.ContextBackward;
            total += settings.Recompute == Recompute.Full ? forward : Again(one, settings.Recompute);
        }

        return new(total);
    }

    private ChunkCost Chunk(
        in BlockCost stack, in BlockCost ends, double working, int layers, in TrainingSettings settings, int perStage, int chips, in TrainingLayout layout, double transfer)
    {
        var fit = _system.Calibration;
        var trainer = _system.Trainer;
        var share = settings.Recompute == Recompute.Full ? Math.Min(1.0, settings.RecomputedLayers is { } some ? some / (double)(layers * perStage) : 1.0) : 0.0;
        var all = stack + ends;

        // A collective takes its steps however little it carries; products that wait for it do not run meanwhile.
        var tensorForward = Math.Max(all.TensorForward, all.Steps);
        var tensorBackward = Math.Max(all.TensorBackward, BackwardSteps * all.Steps);
        var forwardComm = tensorForward + all.Exchange + all.ContextForward;
        var backwardComm = tensorBackward + all.Exchange + all.ContextBackward;
        var again = share * (stack.Forward + Math.Max(stack.TensorForward, stack.Steps) + stack.Exchange + stack.ContextForward);
        again += Again(stack, settings.Recompute);

        var weight = all.Weight + Accumulate(all);
        var forward = all.Forward + forwardComm;
        var input = all.Input + backwardComm + again;
        var host = all.Launches * fit.Launch.Value;
        var (gather, scatter) = settings.Sharding == StateSharding.Parameters ? Sharded(all, layers, chips, layout, settings) : (0.0, 0.0);

        var kept = settings.Recompute switch
        {
            Recompute.Selective => stack.Kept - stack.KeptCore,
            Recompute.Light => stack.Kept - stack.KeptCheap,
            Recompute.Full => (share * stack.KeptInput) + ((1.0 - share) * stack.Kept),
            _ => stack.Kept,
        };
        var parked = settings.OffloadActivations ? kept : 0.0;
        var parking = parked / UpdateCost.HostLink;
        double Beside(double pass, double collectives) =>
            Math.Max(Math.Max(pass, collectives) + ((1.0 - trainer.HiddenGathers) * Math.Min(pass, collectives)), parking);

        // A pass takes as long as its kernels, its host or the gathering of its layers, whichever is longest; backward passes launch twice the kernels.
        var forwardTotal = Beside(Math.Max(forward, host), gather) + (fit.MicroBatch.Value / 2.0);
        var backward = input + weight;
        var backwardHost = host * (2.0 + share);
        var backwardTotal = Beside(Math.Max(backward, backwardHost), (gather * (trainer.GathersAgain ? 1.0 + share : 1.0)) + scatter) + (fit.MicroBatch.Value / 2.0);
        if (!trainer.OverlapsPipeline)
        {
            forwardTotal += transfer;
            backwardTotal += transfer;
        }

        return new(
            all.Forward, all.Input, weight, again, tensorForward + tensorBackward, 2.0 * all.Exchange, all.ContextForward + all.ContextBackward,
            forwardTotal + backwardTotal - forward - backward, forwardTotal, backwardTotal - weight, ends.Kept + kept - parked,
            Math.Max(stack.Transient + (share > 0.0 ? working : 0.0), ends.Transient), all.Dense, all.Experts);
    }

    private double Accumulate(in BlockCost all) => _system.Trainer.AccumulationBytes == 0.0
        ? 0.0
        : _system.Kernels.Elementwise(new Bytes(_system.Trainer.AccumulationBytes * (all.Dense + all.Experts)), 0.0).Total.Value * _system.Calibration.Elementwise;

    private static double Again(in BlockCost stack, Recompute recompute) => recompute switch
    {
        Recompute.Selective => stack.Core,
        Recompute.Light => stack.Cheap,
        _ => 0.0,
    };

    // Layers sharded over data-parallel ranks are gathered for each pass, and their gradients scattered, layer by layer beside the layer before.
    private (double Gather, double Scatter) Sharded(in BlockCost all, int layers, int chips, in TrainingLayout layout, in TrainingSettings settings)
    {
        var ranks = settings.ShardGroup ?? (chips / (layout.Tensor * layout.Pipeline));
        var group = new RankGroup(ranks, Math.Clamp(_system.Network.DomainSize / layout.Tensor, 1, ranks));
        var each = (all.Dense + all.Experts) / layers;
        var gather = _system.Network.AllGather(new Bytes(each * TrainingPrecision.WeightBytes), group).Value;
        var scatter = _system.Network.ReduceScatter(new Bytes(each * _system.Precision.ReducedBytes), group).Value;
        var slower = layers * _system.Calibration.Collectives / _system.Trainer.GatherShare;
        return (gather * slower, scatter * slower);
    }
}
