using Tokenfab.Models.Graph;

namespace Tokenfab.Models;

/// <summary>How many parameters a model has, and how many each token uses.</summary>
/// <param name="Total">All parameters, MTP modules not counted, tied embeddings counted once.</param>
/// <param name="Active">Those that each token uses, by the convention of the model's card (<see cref="ModelArchitecture.ActiveConvention"/>).</param>
/// <param name="Mtp">Parameters of the MTP modules, without the embedding and head that they share with the model.</param>
public sealed record ParameterCount(double Total, double Active, double Mtp)
{
    /// <summary>Parameters of the token embedding, of which a token reads one row.</summary>
    public double Embedding { get; init; }

    /// <summary>Parameters of the head; zero where it is the embedding table.</summary>
    public double Head { get; init; }

    /// <summary>Counts a model's parameters.</summary>
    public static ParameterCount Of(ModelArchitecture model)
    {
        var embedding = (double)model.VocabularySize * model.HiddenSize;
        var head = model.TiedEmbeddings ? 0.0 : embedding;
        var (total, active) = Runs(model, model.Layers);
        var rest = embedding
            + head
            + ((double)model.PositionEmbeddings * model.HiddenSize)
            + VectorParameters.Norm(model)
            + HyperConnections.Fold(model.ResidualStreams, model.HiddenSize);
        var uncounted = model.ActiveConvention switch
        {
            ActiveConvention.All => 0.0,
            ActiveConvention.WithoutEmbedding => model.TiedEmbeddings ? 0.0 : embedding,
            ActiveConvention.WithoutEmbeddingAndHead => embedding + head,
            _ => throw new ArgumentException($"no count is known for {model.ActiveConvention}", nameof(model)),
        };
        return new ParameterCount(
            total + rest + model.Extras.Sum(extra => extra.Count),
            active + rest - uncounted + model.Extras.Where(extra => extra.Active).Sum(extra => extra.Count),
            model.MtpModules * MtpModule(model))
        {
            Embedding = embedding,
            Head = head,
        };
    }

    private static double MtpModule(ModelArchitecture model) =>
        Runs(model, model.MtpLayers).Total
        + (2.0 * model.HiddenSize * model.HiddenSize)
        + (3.0 * VectorParameters.Norm(model))
        + HyperConnections.Fold(model.ResidualStreams, model.HiddenSize);

    private static (double Total, double Active) Runs(ModelArchitecture model, IReadOnlyList<LayerRun> runs)
    {
        var graph = new GraphWriter(model);
        graph.Layers(runs, repeat: 1);
        var vectors = VectorParameters.Of(model, runs);
        var total = vectors;
        var active = vectors - VectorParameters.Idle(model, runs);
        foreach (var step in graph.Written)
        {
            if (step is Gemm { HoldsWeights: true } gemm)
            {
                var weights = (double)gemm.Layers * gemm.Batch * gemm.Outer * gemm.Inner;
                total += weights;
                active += weights;
            }
            else if (step is GroupedGemm experts)
            {
                var one = (double)experts.Layers * experts.Outer * experts.Inner;
                total += one * experts.Experts;
                active += one * experts.TopK;
            }
        }

        return (total, active);
    }
}
