using Tokenfab.Training;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Trainings;

/// <summary>From a row to the training job that it tells of.</summary>
internal static class TrainingReading
{
    private static readonly int[] MicroBatches = [1, 2, 4, 8, 16];

    private static readonly int[] Tensors = [1, 2, 4, 8];

    private static readonly int[] Pipelines = [1, 2, 4, 8, 16];

    // Where full recomputation would do, people recompute as few layers as they can.
    private static readonly double[] Shares = [0.25, 0.5, 0.75, 1.0];

    /// <summary>The run; null, and a problem, where the row tells too little.</summary>
    public static TrainingCase? Read(TruthRow row)
    {
        var kind = row.TextOr("kind", string.Empty);
        if (kind is "lora" || row.TextOr("source", string.Empty).Contains("(LoRA", StringComparison.Ordinal))
        {
            row.Note("fine-tuning of adapters is not modelled");
        }
        else if (kind.EndsWith("-run", StringComparison.Ordinal))
        {
            row.Note("the figure is of a whole run, restarts included, and the row tells no layout");
        }

        else if (row.NumberOr("pp", 1.0) > 1.0 && row.TextOr("after_pp_fix", "True") == "False")
        {
            row.Note("the run is of a pipeline engine with a fault that was mended later");
        }

        var chips = row.CountOr("n_accel", row.CountOr("tp", 1) * row.CountOr("pp", 1) * row.CountOr("dp", 1));
        var chip = TrainingMachines.Chip(row);
        var server = chip is null ? null : TrainingMachines.Server(row, chip, chips);
        var model = row.Problem is null ? TrainingShapes.Of(row) : null;
        if (row.Problem is not null || chip is null || server is null || model is null)
        {
            row.Note("the row's chip is in no server of the catalogue");
            return null;
        }

        var framework = TrainingFeatures.Of(row, TrainingWordsOf.Framework(row, chip));
        var degrees = Degrees(row, chips, framework);
        var runs = degrees.Select(pair => Cases(row, degrees.Count > 1, new()
        {
            Model = model,
            Chip = chip,
            Server = server,
            Chips = chips,
            GlobalBatch = row.CountOr("gbs", 0),
            Sequence = row.Count("seq"),
            Layout = new(pair.Tensor, pair.Pipeline, row.CountOr("cp", 1), row.CountOr("ep", 1), 1, row.CountOr("vpp", 1)),
            Precision = TrainingWordsOf.Precision(row),
            Trainer = framework,
        })).OfType<TrainingCase>().ToArray();
        if (runs.Length == 0)
        {
            row.Note("none of the usual layouts can be");
            return null;
        }

        return runs.Length == 1 ? runs[0] : new([.. runs.SelectMany(run => run.Jobs)], $"layout, {runs[0].Untold}".TrimEnd(',', ' '));
    }

    // A degree that is left out follows from the others; where all are left out, it may be any that people use.
    private static IReadOnlyList<(int Tensor, int Pipeline)> Degrees(TruthRow row, int chips, Trainer framework)
    {
        if (row.Has("tp") && row.Has("pp"))
        {
            return [(row.Count("tp"), row.Count("pp"))];
        }

        if (row.Has("dp") && (row.Has("tp") || row.Has("pp")))
        {
            var (tensor, pipeline) = (row.CountOr("tp", 0), row.CountOr("pp", 0));
            var known = row.Count("dp") * row.CountOr("cp", 1) * Math.Max(tensor, 1) * Math.Max(pipeline, 1);
            if (row.Problem is null && chips % known == 0)
            {
                return [(tensor == 0 ? chips / known : tensor, pipeline == 0 ? chips / known : pipeline)];
            }
        }

        if (!row.Has("tp") && !row.Has("pp") && !row.Has("dp") && row.Has("gbs") && chips > 1)
        {
            // Programs of XLA shard parameters over a whole slice, and rarely cut layers.
            return framework.Id == "xla" ? [.. Tensors.Select(tensor => (tensor, 1))] : [.. Tensors.SelectMany(tensor => Pipelines.Select(pipeline => (tensor, pipeline)))];
        }

        row.Note(row.Has("tp") ? "'pp' is empty: the layout is not told" : "'tp' is empty: the layout is not told");
        return [];
    }

    private static TrainingCase? Cases(TruthRow row, bool isOneOfMany, TrainingJob stated)
    {
        var (schedule, interleaved) = TrainingWordsOf.Schedule(row);
        var untold = new List<string>();
        var job = stated with
        {
            Precision = stated.Precision with { GradientBytes = stated.Trainer.GradientBytes, ReducedBytes = stated.Trainer.ReducedBytes },
            Settings = new()
            {
                Schedule = schedule,
                Sharding = TrainingWordsOf.Sharding(row, stated.Trainer, out var group),
                ShardGroup = group,
                OffloadOptimizer = row.TextOr("zero_fsdp", string.Empty).Contains("offload", StringComparison.OrdinalIgnoreCase),
            },
        };
        if (job.Data < 1 && isOneOfMany)
        {
            return null;
        }

        if (job.Data < 1)
        {
            row.Note("'tp', 'pp' and 'cp' need more chips than the row has");
            return null;
        }

        int[] batches = row.Has("mbs") ? [row.Count("mbs")] : TrainingWordsOf.FillsOnce(job) ? [Math.Max(1, job.GlobalBatch / (job.Data * job.Layout.Pipeline))] : MicroBatches;
        var whole = batches.Where(batch => job.GlobalBatch % (job.Data * batch) == 0).ToArray();
        batches = batches.Length > 1 && whole.Length > 0 ? whole : batches;
        var recomputes = TrainingWordsOf.Recomputes(row);
        var perStage = job.Model.LayerCount / Math.Max(job.Layout.Pipeline, 1);
        interleaved |= !row.Has("schedule") && job.Trainer.OverlapsPipeline && job.Layout.Pipeline > 1 && row.Has("gbs");
        int[] chunks = interleaved && !row.Has("vpp") ? [.. MicroBatches.Where(v => (v > 1 || !row.Has("schedule")) && perStage % v == 0)] : [job.Layout.VirtualStages];
        // Stages whose layers no number divides hold uneven chunks, two as a rule.
        chunks = chunks.Length == 0 && row.Has("schedule") ? [2] : chunks;
        Tell(batches.Length > 1, "micro-batch");
        Tell(recomputes.Count > 1, "recomputation");
        Tell(chunks.Length > 1, "virtual stages");
        void Tell(bool isUntold, string what)
        {
            if (isUntold)
            {
                untold.Add(what);
            }
        }

        var jobs = new List<TrainingJob>();
        (string Field, string Problem, string Mend)? first = null;
        foreach (var batch in batches)
        {
            foreach (var recompute in recomputes)
            {
                foreach (var (chunk, share) in chunks.DefaultIfEmpty(1).SelectMany(chunk => (recompute == Recompute.Full && recomputes.Count > 1 ? Shares : [1.0]).Select(share => (chunk, share))))
                {
                    var candidate = Chosen(row, job, batch, recompute, chunk, share);
                    var problem = TrainingChecks.Problem(candidate);
                    first ??= problem;
                    if (problem is null)
                    {
                        jobs.Add(candidate);
                    }
                }
            }
        }

        if (jobs.Count == 0 && isOneOfMany)
        {
            return null;
        }

        if (jobs.Count == 0)
        {
            row.Note(first is { } wrong ? $"the layout cannot be: {Plain(wrong.Problem)}" : "the layout cannot be");
            return null;
        }

        return new(jobs, string.Join(", ", untold));
    }

    // Refusals are counted by their words: without the figures there are few of them.
    private static string Plain(string problem) => string.Concat(problem.Select(c => char.IsAsciiDigit(c) ? '#' : c)).Replace("##", "#", StringComparison.Ordinal)
        .Replace("##", "#", StringComparison.Ordinal);

    private static TrainingJob Chosen(TruthRow row, TrainingJob job, int batch, Recompute recompute, int chunks, double share)
    {
        // PyTorch's selective checkpointing keeps about every second operator.
        var perOperator = recompute == Recompute.Selective && job.Settings.Sharding == StateSharding.Parameters;
        share = perOperator ? 0.5 : share;
        var unit = job.Data * batch;
        var global = job.GlobalBatch > 0 ? job.GlobalBatch : unit * (TrainingWordsOf.FillsOnce(job) ? job.Layout.Pipeline : 1);

        // Some tables print a batch that is no multiple of what the ranks take; frameworks take the next one below.
        global = row.Has("grad_accum") ? row.Count("grad_accum") * unit : global >= unit ? global / unit * unit : global;
        var parallel = row.Has("seq_par") ? row.Number("seq_par") > 0.0 : job.Trainer.FlashAttention > 0 || recompute == Recompute.Selective;
        return job with
        {
            GlobalBatch = global,
            Layout = job.Layout with { VirtualStages = chunks },
            Settings = job.Settings with
            {
                MicroBatch = batch,
                Recompute = perOperator ? Recompute.Full : recompute,
                RecomputedLayers = share < 1.0 ? (int)Math.Ceiling(share * job.Model.LayerCount / job.Layout.Pipeline) : null,
                SequenceParallel = parallel && job.Layout.Tensor > 1,
            },
        };
    }
}
