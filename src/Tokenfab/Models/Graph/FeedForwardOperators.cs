namespace Tokenfab.Models.Graph;

/// <summary>The operators of feed-forward networks and mixtures of experts.</summary>
internal static class FeedForwardOperators
{
    public static void Write(GraphWriter graph, FeedForward feedForward, int layers)
    {
        switch (feedForward)
        {
            case DenseFeedForward dense:
                var prefix = graph.Prefix("ffn");
                graph.Norm(prefix, layers);
                Dense(graph, prefix, OperatorRole.DenseFeedForward, dense.Intermediate, dense.Gated, layers);
                break;
            case MixtureOfExperts experts:
                Write(graph, experts, layers);
                break;
            default:
                throw new ArgumentException($"no operators are known for {feedForward.GetType().Name}", nameof(feedForward));
        }
    }

    private static void Write(GraphWriter graph, MixtureOfExperts mixture, int layers)
    {
        var prefix = graph.Prefix("experts");
        var hidden = graph.HiddenSize;
        var width = mixture.ExpertWidth(hidden);
        var latent = mixture.LatentSize > 0;

        graph.Norm(prefix, layers);
        if (mixture.Dense is { } dense)
        {
            Dense(graph, $"{prefix}.ffn", OperatorRole.DenseFeedForward, dense.Intermediate, dense.Gated, layers);
        }

        graph.Add(new Gemm(
            $"{prefix}.router", OperatorRole.Router, layers, RowSource.AllTokens, Sharding.Replicated, mixture.Experts, hidden));

        // Scores in 32 bits; out come a 32-bit index and weight for each chosen expert.
        graph.Add(new Elementwise(
            $"{prefix}.top_k", OperatorRole.Router, layers, RowSource.AllTokens, Sharding.Replicated, 2.0 * mixture.Experts, 4.0 * mixture.TopK));
        if (latent)
        {
            graph.Add(new Gemm(
                $"{prefix}.latent_down", OperatorRole.SharedExpert, layers, RowSource.AllTokens, Sharding.Replicated, mixture.LatentSize, hidden));
        }

        var scattered = (double)mixture.TopK * width;
        var gateUp = (mixture.Gated ? 2 : 1) * mixture.Intermediate;
        Scattered(graph, $"{prefix}.permute", layers, width, scattered);
        graph.Add(new GroupedGemm($"{prefix}.gate_up", layers, gateUp, width, mixture.Experts, mixture.TopK, IntermediateIsOuter: true));
        Scattered(graph, $"{prefix}.activation", layers, (double)mixture.TopK * gateUp, (double)mixture.TopK * mixture.Intermediate);
        graph.Add(new GroupedGemm($"{prefix}.down", layers, width, mixture.Intermediate, mixture.Experts, mixture.TopK, IntermediateIsOuter: false));
        Scattered(graph, $"{prefix}.sum", layers, scattered, width);
        if (latent)
        {
            graph.Add(new Gemm(
                $"{prefix}.latent_up", OperatorRole.SharedExpert, layers, RowSource.AllTokens, Sharding.Replicated, hidden, mixture.LatentSize));
        }

        if (mixture.SharedIntermediate > 0)
        {
            Dense(graph, $"{prefix}.shared", OperatorRole.SharedExpert, mixture.SharedIntermediate, mixture.Gated, layers);
        }

        if (mixture.SharedGate)
        {
            graph.Add(new Gemm($"{prefix}.shared.gate", OperatorRole.Router, layers, RowSource.AllTokens, Sharding.Replicated, 1, hidden));
        }
    }

    private static void Dense(GraphWriter graph, string prefix, OperatorRole role, int intermediate, bool gated, int layers)
    {
        var gateUp = (gated ? 2 : 1) * intermediate;
        graph.Add(new Gemm($"{prefix}.{(gated ? "gate_up" : "up")}", role, layers, RowSource.AllTokens, Sharding.Column, gateUp, graph.HiddenSize));
        graph.Add(new Elementwise($"{prefix}.activation", role, layers, RowSource.AllTokens, Sharding.Column, gateUp, intermediate));
        graph.Add(new Gemm($"{prefix}.down", role, layers, RowSource.AllTokens, Sharding.Row, graph.HiddenSize, intermediate));
    }

    // Work on the tokens as they are spread over the experts.
    private static void Scattered(GraphWriter graph, string name, int layers, double read, double written) => graph.Add(
        new Elementwise(name, OperatorRole.Expert, layers, RowSource.AllTokens, Sharding.Expert, read, written));
}
