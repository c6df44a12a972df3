using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Models.Import;
using Tokenfab.Quantities;

namespace Tokenfab.Training;

/// <summary>Reads training scenarios.</summary>
public static class TrainingFile
{
    private const double Most = 1e9;

    /// <summary>Reads a scenario, strictly.</summary>
    /// <exception cref="InputException">The file is missing or malformed, or a field is not understood or out of range.</exception>
    public static TrainingScenario Read(string path) => Read(SourceDocument.FromFile(path));

    /// <summary>Reads a scenario from a document.</summary>
    /// <exception cref="InputException">As above.</exception>
    public static TrainingScenario Read(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var scenario = document.As(TrainingJson.Strict.TrainingScenario);
        void Whole(Count? count, string field)
        {
            if (count is { } c && (c.Value < 1.0 || c.Value > Most || c.Value != Math.Floor(c.Value)))
            {
                throw document.Error(field, $"{c} is no whole number from 1 to {Most:#,0}", "Write a count such as '1024'");
            }
        }

        Whole(scenario.Chips, "chips");
        Whole(scenario.Batch, "batch");
        Whole(scenario.Sequence, "sequence");
        if (scenario.Tokens is { Value: <= 0.0 } tokens)
        {
            throw document.Error("tokens", $"{tokens} is not above zero", "Write the tokens of the run such as '300 bn'");
        }

        if (Trainer.Find(scenario.Framework) is null)
        {
            throw document.Error("framework", $"'{scenario.Framework}' is no known framework", $"Write one of {string.Join(", ", Trainer.Names)}");
        }

        if (scenario.Layout is { } layout)
        {
            foreach (var (count, field) in new (Count?, string)[]
            {
                (layout.Tensor, "tensor"), (layout.Pipeline, "pipeline"), (layout.VirtualStages, "virtual_stages"), (layout.Context, "context"), (layout.Expert, "expert"),
                (layout.ExpertTensor, "expert_tensor"), (layout.MicroBatch, "micro_batch"), (layout.RecomputedLayers, "recomputed_layers"), (layout.ShardGroup, "shard_group"),
            })
            {
                Whole(count, $"layout.{field}");
            }

            if (layout.ExpertImbalance.Value < 1.0 || layout.ExpertCapacity is { Value: < 1.0 })
            {
                throw document.Error("layout", "a load or capacity below the mean cannot be", "Write expert_imbalance and expert_capacity from 1 on");
            }
        }

        return scenario;
    }

    /// <summary>The job that a scenario with a layout states.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="folder">Where its relative paths start.</param>
    /// <exception cref="InputException">The catalogue lacks something named, or the layout cannot be.</exception>
    public static TrainingJob Job(TrainingScenario scenario, CatalogStore catalog, string folder)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var job = Unlaid(scenario, catalog, folder);
        var spec = scenario.Layout ?? throw new InputException(scenario.Name, null, "layout", "there is none", "Write one, or ask for a search");
        job = job with
        {
            Layout = new(Int(spec.Tensor), Int(spec.Pipeline), Int(spec.Context), Int(spec.Expert), Int(spec.ExpertTensor), Int(spec.VirtualStages)),
            Settings = new()
            {
                MicroBatch = Int(spec.MicroBatch),
                Schedule = spec.Schedule,
                Recompute = spec.Recompute,
                RecomputedLayers = spec.RecomputedLayers is { } layers ? Int(layers) : null,
                Sharding = spec.Sharding,
                ShardGroup = spec.ShardGroup is { } group ? Int(group) : null,
                SequenceParallel = spec.SequenceParallel ?? spec.Tensor.Value > 1.0,
                ContextExchange = spec.ContextExchange,
                OffloadOptimizer = spec.OffloadOptimizer,
                OffloadActivations = spec.OffloadActivations,
                ExpertCapacity = spec.ExpertCapacity?.Value ?? 0.0,
                ExpertImbalance = spec.ExpertImbalance.Value,
            },
            LayersPerChunk = spec.LayersPerChunk?.Select(Int).ToArray(),
        };
        TrainingChecks.Check(job, scenario.Name);
        return job;
    }

    /// <summary>The job of a scenario before a layout is chosen.</summary>
    /// <exception cref="InputException">The catalogue lacks something named.</exception>
    public static TrainingJob Unlaid(TrainingScenario scenario, CatalogStore catalog, string folder)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var (server, chip) = Resolve(scenario, catalog);
        var trainer = Trainer.Find(scenario.Framework)!;
        var path = Path.Combine(folder, scenario.Model);
        return new()
        {
            Model = File.Exists(path) || Directory.Exists(path) ? ModelImporter.FromPath(path) : catalog.Model(scenario.Model),
            Chip = chip,
            Server = server,
            Chips = Int(scenario.Chips),
            GlobalBatch = Int(scenario.Batch),
            Sequence = Int(scenario.Sequence),
            Layout = new(),
            Precision = TrainingPrecision.Of(scenario.Precision) with { GradientBytes = trainer.GradientBytes, ReducedBytes = trainer.ReducedBytes },
            Trainer = trainer,
        };
    }

    private static (Server Server, Accelerator Chip) Resolve(TrainingScenario scenario, CatalogStore catalog)
    {
        if (catalog.Find(scenario.Chip).Any(entry => entry.Kind == "server"))
        {
            var named = catalog.Server(scenario.Chip);
            return (named, catalog.Accelerator(named.Accelerator));
        }

        var chip = catalog.Accelerator(scenario.Chip);
        return catalog.ServersOf(chip).MaxBy(server => server.Accelerators.Value.Value) is { } largest
            ? (largest, chip)
            : throw new InputException(scenario.Name, null, "chip", $"the catalogue has no server with {chip.Name}", "Name another chip, or add a server to a catalogue folder of your own");
    }

    private static int Int(Count count) => (int)count.Value;
}
