using System.Globalization;
using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Training.Schedule;

namespace Tokenfab.Training;

/// <summary>What a layout must keep to be one at all. Memory is not asked: a job that does not fit is an answer, not a mistake.</summary>
public static class TrainingChecks
{
    /// <summary>Refuses a job that no framework could start, and names the nearest that one could.</summary>
    /// <param name="job">The job.</param>
    /// <param name="file">What the user wrote it in, for the error.</param>
    /// <exception cref="InputException">The layout or a setting cannot be.</exception>
    public static void Check(TrainingJob job, string file = "layout")
    {
        ArgumentNullException.ThrowIfNull(job);
        if (Problem(job) is { } found)
        {
            throw new InputException(file, null, found.Field, found.Problem, found.Mend);
        }
    }

    /// <summary>What is wrong with a job; null where nothing is.</summary>
    internal static (string Field, string Problem, string Mend)? Problem(TrainingJob job) => Shape(job) ?? Batch(job) ?? Stages(job) ?? System(job);

    private static (string Field, string Problem, string Mend)? Shape(TrainingJob job)
    {
        var (layout, model, chips) = (job.Layout, job.Model, job.Chips);
        var degrees = new (string Name, int Value)[]
        {
            ("tensor", layout.Tensor), ("pipeline", layout.Pipeline), ("context", layout.Context), ("expert", layout.Expert), ("expert_tensor", layout.ExpertTensor),
            ("virtual_stages", layout.VirtualStages), ("micro_batch", job.Settings.MicroBatch),
        };
        if (Array.Find(degrees, degree => degree.Value < 1) is { Name: not null } low)
        {
            return (low.Name, $"{low.Value} is below one", "Write one or more");
        }

        if (layout.LeastChips > chips)
        {
            return ("layout", $"{layout} needs {layout.LeastChips} chips and the job has {chips}", $"Write at least {layout.LeastChips} chips, or smaller degrees");
        }

        if (chips % layout.ReplicaChips != 0 || chips % layout.ExpertReplicaChips != 0)
        {
            var unit = Lcm(layout.ReplicaChips, layout.ExpertReplicaChips);
            return ("chips", $"{chips} chips are no multiple of the {unit} that {layout} needs", $"Write {Near(chips, unit)} chips");
        }

        var heads = Heads(model);
        if (heads > 0 && heads % layout.Tensor != 0)
        {
            return ("tensor", $"{layout.Tensor} tensor-parallel ranks do not divide the {heads} attention heads of {model.Name}", $"Write {NearestDivisor(heads, layout.Tensor)}");
        }

        if (job.Settings.ContextExchange == ContextExchange.Ulysses && heads > 0 && heads % (layout.Tensor * layout.Context) != 0)
        {
            return ("context", $"Ulysses splits heads, and {layout.Tensor} x {layout.Context} ranks do not divide the {heads} of {model.Name}",
                $"Write {NearestDivisor(heads / layout.Tensor, layout.Context)} context-parallel ranks");
        }

        var experts = model.Layers.Select(run => run.FeedForward).OfType<MixtureOfExperts>().FirstOrDefault()?.Experts ?? 0;
        return layout.Expert > 1 && (experts == 0 || experts % layout.Expert != 0)
            ? ("expert", experts == 0 ? $"{model.Name} has no experts" : $"{layout.Expert} expert-parallel ranks do not divide its {experts} experts",
                experts == 0 ? "Leave expert out" : $"Write {NearestDivisor(experts, layout.Expert)}")
            : null;
    }

    private static (string Field, string Problem, string Mend)? Batch(TrainingJob job)
    {
        var (layout, settings) = (job.Layout, job.Settings);
        if (job.Sequence > job.Model.ContextLength)
        {
            return ("sequence", $"{job.Sequence} tokens are more than the {job.Model.ContextLength} of {job.Model.Name}'s context", $"Write at most {job.Model.ContextLength}");
        }

        if (job.Sequence % layout.Context != 0 || (settings.SequenceParallel && job.Sequence / layout.Context % layout.Tensor != 0))
        {
            var ranks = layout.Context * (settings.SequenceParallel ? layout.Tensor : 1);
            return ("sequence", $"{job.Sequence} tokens do not divide over {ranks} ranks", $"Write {Near(job.Sequence, ranks)}");
        }

        var unit = job.Data * settings.MicroBatch;
        if (job.GlobalBatch < unit)
        {
            return ("batch", $"a batch of {job.GlobalBatch} sequences leaves some of {job.Data} data-parallel ranks without a micro-batch of {settings.MicroBatch}",
                $"Write at least {unit} sequences, or fewer chips");
        }

        if (job.GlobalBatch % unit != 0)
        {
            return ("batch", $"a batch of {job.GlobalBatch} sequences does not divide over {job.Data} data-parallel ranks in micro-batches of {settings.MicroBatch}",
                $"Write {Near(job.GlobalBatch, unit)} sequences");
        }

        var ranksOfState = job.Data * layout.Context;
        return settings.ShardGroup is { } shards && (shards < 1 || ranksOfState % shards != 0)
            ? ("shard_group", $"groups of {shards} do not divide {ranksOfState} data-parallel ranks", $"Write {NearestDivisor(ranksOfState, Math.Max(shards, 1))}")
            : null;
    }

    private static (string Field, string Problem, string Mend)? Stages(TrainingJob job)
    {
        var (layout, kind, batches) = (job.Layout, job.Settings.Schedule, job.MicroBatches);
        var chunks = new Placement(kind, layout.Pipeline, layout.VirtualStages).ModelChunks;
        var count = job.Model.LayerCount;
        // The embedding and the head may stand alone in the first and last chunk.
        if (chunks > count + (layout.Pipeline > 1 ? 2 : 0))
        {
            return ("pipeline", $"{chunks} chunks of layers are more than the {count} layers of {job.Model.Name}", $"Write at most {count} stages, chunks of a stage counted");
        }

        if (job.LayersPerChunk is { } given && (given.Count != chunks || given.Sum() != count || given.Any(layers => layers < 0)))
        {
            return ("layers_per_chunk", $"{string.Join(", ", given)} are not {count} layers in {chunks} chunks", "Write the layers of each chunk in the order of the model");
        }

        if (layout.VirtualStages > 1 && kind != ScheduleKind.OneFOneB && kind != ScheduleKind.GPipe)
        {
            return ("virtual_stages", "this schedule places its own chunks", "Leave virtual_stages out, or write schedule: 1f1b");
        }

        if (layout.VirtualStages > 1 && batches % layout.Pipeline != 0)
        {
            return ("virtual_stages", $"{batches} micro-batches are no multiple of the {layout.Pipeline} stages that interleave",
                $"Write a batch of {Near(batches, layout.Pipeline, job.Data * job.Settings.MicroBatch)} sequences, or virtual_stages: 1");
        }

        var least = kind switch { ScheduleKind.DualPipe => 2 * layout.Pipeline, ScheduleKind.DualPipeV => 2 * layout.Pipeline, _ => 1 };
        var even = kind == ScheduleKind.DualPipe && (layout.Pipeline % 2 != 0 || batches % 2 != 0);
        return batches < least || even
            ? ("schedule", $"DualPipe needs an even number of stages and of micro-batches, twice as many of these at least; there are {layout.Pipeline} and {batches}",
                $"Write a batch of {Math.Max(least, batches + (batches % 2)) * job.Data * job.Settings.MicroBatch} sequences")
            : null;
    }

    private static (string Field, string Problem, string Mend)? System(TrainingJob job)
    {
        var network = CommunicationModel.For(job.Server, job.Chip, CollectiveLibrary.Vendor);
        if (job.Chips > network.DomainSize && !network.HasFabric)
        {
            return ("chips", $"{job.Server.Name} joins {network.DomainSize} chips and has no links to others", $"Write at most {network.DomainSize} chips, or a server that has");
        }

        var scheme = new PrecisionScheme(job.Precision.Matrix, job.Precision.Matrix, job.Precision.Matrix, NumberFormat.Bf16);
        var support = PrecisionSupport.Of(job.Chip, scheme);
        return support.Level == PrecisionLevel.Refused ? ("precision", support.Reason, "Write precision: bf16") : null;
    }

    private static int Heads(ModelArchitecture model) => model.Layers.Select(run => run.Mixer switch
    {
        GroupedQueryAttention attention => attention.Heads,
        LatentAttention latent => latent.Heads,
        CompressedAttention compressed => compressed.Heads,
        RecurrentMixer recurrent => recurrent.ValueHeads,
        _ => 0,
    }).Where(heads => heads > 0).Aggregate(0, Gcd);

    private static string Near(int value, int unit) => Near(value, unit, 1);

    // The multiples of a unit on both sides of a value, each so many times.
    private static string Near(int value, int unit, int times)
    {
        var below = value / unit * unit;
        return below == 0
            ? (unit * times).ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{below * times} or {(below + unit) * times}");
    }

    private static int NearestDivisor(int whole, int wanted) =>
        Enumerable.Range(1, whole).Where(divisor => whole % divisor == 0).MinBy(divisor => Math.Abs(Math.Log(divisor / (double)wanted)));

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

    private static int Lcm(int a, int b) => a / Gcd(a, b) * b;
}
