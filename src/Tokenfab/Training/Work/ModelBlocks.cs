using Tokenfab.Models;

namespace Tokenfab.Training.Work;

/// <summary>A model cut into blocks that a stage can hold: the embedding, each distinct layer, the head, the multi-token-prediction modules.</summary>
internal sealed class ModelBlocks
{
    private ModelBlocks(ModelArchitecture model, IReadOnlyList<IReadOnlyList<Operator>> kinds, int[] layers, IReadOnlyList<Operator> embedding,
        IReadOnlyList<Operator> head, IReadOnlyList<Operator> mtp)
    {
        Model = model;
        Kinds = kinds;
        Layers = layers;
        Embedding = embedding;
        Head = head;
        Mtp = mtp;
    }

    /// <summary>The model.</summary>
    public ModelArchitecture Model { get; }

    /// <summary>The operators of each distinct layer.</summary>
    public IReadOnlyList<IReadOnlyList<Operator>> Kinds { get; }

    /// <summary>The kind of every layer, in order.</summary>
    public IReadOnlyList<int> Layers { get; }

    /// <summary>The operators before the first layer.</summary>
    public IReadOnlyList<Operator> Embedding { get; }

    /// <summary>The operators after the last layer, the loss included.</summary>
    public IReadOnlyList<Operator> Head { get; }

    /// <summary>The operators of the multi-token-prediction modules; empty where the model has none.</summary>
    public IReadOnlyList<Operator> Mtp { get; }

    /// <summary>Cuts a model.</summary>
    public static ModelBlocks Of(ModelArchitecture model)
    {
        var kinds = new List<IReadOnlyList<Operator>>();
        var known = new Dictionary<LayerRun, int>();
        var layers = new List<int>();
        IReadOnlyList<Operator> embedding = [], head = [];
        foreach (var run in model.Layers)
        {
            var one = run with { Count = 1 };
            if (!known.TryGetValue(one, out var kind))
            {
                known[one] = kind = kinds.Count;
                var graph = OperatorGraph.Of(model with { Layers = [one] }).Operators;
                kinds.Add([.. graph.Where(op => !IsEmbedding(op) && !IsHead(op))]);
                (embedding, head) = ([.. graph.Where(IsEmbedding)], [.. graph.Where(IsHead)]);
            }

            layers.AddRange(Enumerable.Repeat(kind, run.Count));
        }

        var whole = model.MtpModules > 0 ? OperatorGraph.Of(model, withMtp: true).Operators : [];
        return new(model, kinds, [.. layers], embedding, head, [.. whole.Where(op => op.Name.StartsWith("mtp.", StringComparison.Ordinal))]);
    }

    private static bool IsEmbedding(Operator op) => op.Role == OperatorRole.Embedding;

    private static bool IsHead(Operator op) => op.Role == OperatorRole.Head || op.Name == "head.norm";
}
