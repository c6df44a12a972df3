using System.Collections.Concurrent;
using Tokenfab.Catalog;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Parallelism;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>What deployments of the same models share, worked out once. Safe to share between threads.</summary>
internal sealed class ServingModels(CatalogStore catalog)
{
    // Popularity of experts as AIConfigurator draws it when it measures expert kernels of DeepSeek's router.
    private static readonly ExpertRouting Routing = new(1.01);

    private readonly ConcurrentDictionary<string, PreparedModel?> _models = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Model, int Ranks), ExpertLoads?> _loads = new();

    /// <summary>The model of a name; null where the catalogue knows none.</summary>
    public PreparedModel? Find(string name) => _models.TryGetValue(name, out var known) ? known : _models.GetOrAdd(name, Build(name));

    /// <summary>How tokens spread over the experts of a layout.</summary>
    public ExpertLoads? Loads(PreparedModel model, ParallelLayout layout)
    {
        var key = (model.Graph.Model.Name, layout.Expert);
        return _loads.TryGetValue(key, out var known) ? known : _loads.GetOrAdd(key, ExpertLoads.Of(model.Graph.Model, Routing, layout.Expert));
    }

    // Tables leave the publisher away.
    private static bool Named(string name, string checkpoint) =>
        name.Equals(checkpoint, StringComparison.OrdinalIgnoreCase) || name.Equals(checkpoint[(checkpoint.IndexOf('/', StringComparison.Ordinal) + 1)..], StringComparison.OrdinalIgnoreCase);

    private PreparedModel? Build(string name)
    {
        if (ModelNames.Find(catalog, name) is not { } id)
        {
            return null;
        }

        var model = catalog.Model(id);
        var checkpoint = catalog.ModelEntry(id).Checkpoints.FirstOrDefault(checkpoint => Named(name, checkpoint.Name));
        return new PreparedModel(OperatorGraph.Of(model), KvCacheLayers.Of(model), checkpoint);
    }
}

/// <summary>A model ready to be laid out.</summary>
/// <param name="Graph">Its operators.</param>
/// <param name="Cache">What it keeps per token and sequence.</param>
/// <param name="Checkpoint">The quantised checkpoint that was named; null where the model itself was.</param>
internal sealed record PreparedModel(OperatorGraph Graph, IReadOnlyList<KvCacheLayers> Cache, PublishedCheckpoint? Checkpoint)
{
    /// <summary>The model itself.</summary>
    public ModelArchitecture Model => Graph.Model;
}
