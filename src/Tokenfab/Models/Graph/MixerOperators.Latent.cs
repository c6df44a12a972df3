namespace Tokenfab.Models.Graph;

/// <summary>Latent attention (arXiv:2405.04434 section 2.1) and compressed attention (DeepSeek-V4).</summary>
internal static partial class MixerOperators
{
    private static void Write(GraphWriter graph, LatentAttention latent, int layers)
    {
        var prefix = graph.Prefix("attention");
        var qkSize = latent.NopeHeadSize + latent.RopeHeadSize;
        var cached = latent.KvRank + latent.RopeHeadSize;
        var queries = latent.Heads * qkSize;
        var output = latent.Heads * latent.ValueHeadSize;

        graph.Norm(prefix, layers);
        if (latent.QueryRank > 0)
        {
            graph.Add(new Gemm(
                $"{prefix}.qkv_a", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Replicated,
                latent.QueryRank + cached, graph.HiddenSize));
            LatentNorm(graph, prefix, latent.QueryRank + latent.KvRank, layers);
            graph.Add(new Gemm($"{prefix}.q_b", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Column, queries, latent.QueryRank));
        }
        else
        {
            graph.Add(new Gemm($"{prefix}.q", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Column, queries, graph.HiddenSize));
            graph.Add(new Gemm($"{prefix}.kv_a", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Replicated, cached, graph.HiddenSize));
            LatentNorm(graph, prefix, latent.KvRank, layers);
        }

        graph.Add(new Elementwise(
            $"{prefix}.rotary", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Heads,
            (latent.Heads * latent.RopeHeadSize) + cached, (latent.Heads * latent.RopeHeadSize) + cached, Kernels: 2));
        if (latent.Indexer is { } indexer)
        {
            LatentIndexer(graph, prefix, indexer, 1, latent.Span, layers);
            Absorbed(graph, prefix, latent, RowSource.AllTokens, holdsWeights: true, layers);
        }
        else
        {
            Expanded(graph, prefix, latent, layers);
            Absorbed(graph, prefix, latent, RowSource.DecodeTokens, holdsWeights: false, layers);
        }

        if (latent.OutputGate)
        {
            graph.Add(new Gemm($"{prefix}.gate_projection", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Column, output, graph.HiddenSize));
            Gate(graph, prefix, output, layers);
        }

        graph.Add(new Gemm($"{prefix}.o", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Row, graph.HiddenSize, output));
    }

    // Prompts: keys and values of every head are expanded from the latent, and attention is an ordinary one. A later chunk of a prompt
    // expands what earlier ones cached once more, since only latents are kept.
    private static void Expanded(GraphWriter graph, string prefix, LatentAttention latent, int layers)
    {
        var qkSize = latent.NopeHeadSize + latent.RopeHeadSize;
        graph.Add(new Gemm(
            $"{prefix}.kv_b", OperatorRole.Attention, layers, RowSource.PrefillContext, Sharding.Column,
            latent.Heads * (latent.NopeHeadSize + latent.ValueHeadSize), latent.KvRank));
        graph.Add(new Attention(
            $"{prefix}.prefill", layers, latent.Heads, latent.Heads, qkSize, latent.ValueHeadSize, qkSize + latent.ValueHeadSize,
            latent.Span, StepPhase.Prefill));
    }

    // Running sequences: the expansion is multiplied into query and output instead, so that every head reads the same latent.
    // Sparse attention computes prompts in this form too, because each query chooses its own latents.
    private static void Absorbed(GraphWriter graph, string prefix, LatentAttention latent, RowSource rows, bool holdsWeights, int layers)
    {
        var cached = latent.KvRank + latent.RopeHeadSize;
        graph.Add(new Gemm(
            $"{prefix}.q_absorb", OperatorRole.Attention, layers, rows, Sharding.Heads, latent.KvRank, latent.NopeHeadSize, latent.Heads)
        {
            HoldsWeights = holdsWeights,
        });
        foreach (var phase in rows == RowSource.AllTokens ? (StepPhase[])[StepPhase.Prefill, StepPhase.Decode] : [StepPhase.Decode])
        {
            graph.Add(new Attention($"{prefix}.{Word(phase)}", layers, latent.Heads, 1, cached, latent.KvRank, cached, latent.Span, phase));
        }

        graph.Add(new Gemm(
            $"{prefix}.v_absorb", OperatorRole.Attention, layers, rows, Sharding.Heads, latent.ValueHeadSize, latent.KvRank, latent.Heads)
        {
            HoldsWeights = holdsWeights,
        });
    }

    private static void Write(GraphWriter graph, CompressedAttention compressed, int layers)
    {
        var prefix = graph.Prefix(compressed.CompressionRatio == 0 ? "window_attention" : "compressed_attention");
        var queries = compressed.Heads * compressed.HeadSize;

        graph.Norm(prefix, layers);
        graph.Add(new Gemm(
            $"{prefix}.qkv_a", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Replicated,
            compressed.QueryRank + compressed.HeadSize, graph.HiddenSize));
        LatentNorm(graph, prefix, compressed.QueryRank + compressed.HeadSize, layers);
        graph.Add(new Gemm($"{prefix}.q_b", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Column, queries, compressed.QueryRank));
        graph.Add(new Elementwise(
            $"{prefix}.rotary", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Heads,
            queries + compressed.HeadSize, queries + compressed.HeadSize, Kernels: 2));
        if (compressed.CompressionRatio > 0)
        {
            Compressor(graph, $"{prefix}.compressor", compressed.CompressorWidth(compressed.HeadSize), layers);
        }

        if (compressed.Indexer is { } indexer)
        {
            Compressor(graph, $"{prefix}.indexer.compressor", compressed.CompressorWidth(indexer.HeadSize), layers);
            LatentIndexer(graph, prefix, indexer, compressed.CompressionRatio, compressed.Span, layers);
        }

        foreach (var phase in (StepPhase[])[StepPhase.Prefill, StepPhase.Decode])
        {
            graph.Add(new Attention(
                $"{prefix}.{Word(phase)}", layers, compressed.Heads, 1, compressed.HeadSize, compressed.HeadSize, compressed.HeadSize,
                compressed.Span, phase));
        }

        graph.Add(new Gemm(
            $"{prefix}.o_a", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Heads,
            compressed.OutputRank, queries / compressed.OutputGroups, compressed.OutputGroups));
        graph.Add(new Gemm(
            $"{prefix}.o_b", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Row,
            graph.HiddenSize, compressed.OutputGroups * compressed.OutputRank));
    }

    // Keys and their weights within a window, projected for every token and folded when a window is full. Stays in 16 bits.
    private static void Compressor(GraphWriter graph, string prefix, int width, int layers)
    {
        graph.Add(new Gemm(
            prefix, OperatorRole.Router, layers, RowSource.AllTokens, Sharding.Replicated, 2 * width, graph.HiddenSize));
        graph.Add(new Elementwise(
            $"{prefix}.fold", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Replicated, 4.0 * width, 4.0 * width, Kernels: 2));
    }

    // The indexer reads the compressed query; its key, where it is not folded, and the weights of its heads come from the hidden state.
    private static void LatentIndexer(GraphWriter graph, string prefix, SparseIndexer indexer, int stride, AttentionSpan span, int layers)
    {
        var width = indexer.Heads * indexer.HeadSize;
        var key = stride > 1 ? 0 : indexer.HeadSize;
        graph.Add(new Gemm(
            $"{prefix}.indexer.q", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Replicated, width, indexer.InputRank));
        graph.Add(new Gemm(
            $"{prefix}.indexer.k_weights", OperatorRole.Router, layers, RowSource.AllTokens, Sharding.Replicated,
            key + indexer.Heads, graph.HiddenSize));
        graph.Add(new Elementwise(
            $"{prefix}.indexer.rotary", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Replicated,
            width + key, (width + key) / 2.0, Kernels: 2));
        Selection(graph, prefix, indexer, Sharding.Replicated, stride, span, layers);
    }

    private static void LatentNorm(GraphWriter graph, string prefix, int width, int layers) => graph.Add(new Elementwise(
        $"{prefix}.latent_norm", OperatorRole.Norm, layers, RowSource.AllTokens, Sharding.Replicated, width, width));
}
