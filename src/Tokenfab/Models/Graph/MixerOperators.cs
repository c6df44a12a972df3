namespace Tokenfab.Models.Graph;

/// <summary>The operators of token mixers; this part holds the common ground and grouped-query attention.</summary>
internal static partial class MixerOperators
{
    public static void Write(GraphWriter graph, TokenMixer mixer, int layers)
    {
        switch (mixer)
        {
            case GroupedQueryAttention attention:
                Write(graph, attention, layers);
                break;
            case LatentAttention latent:
                Write(graph, latent, layers);
                break;
            case CompressedAttention compressed:
                Write(graph, compressed, layers);
                break;
            case RecurrentMixer recurrent:
                Write(graph, recurrent, layers);
                break;
            default:
                throw new ArgumentException($"no operators are known for {mixer.GetType().Name}", nameof(mixer));
        }
    }

    private static void Write(GraphWriter graph, GroupedQueryAttention attention, int layers)
    {
        var prefix = graph.Prefix(attention.Span.Chunk > 0 ? "chunk_attention" : attention.Span.Window > 0 ? "window_attention" : "attention");
        var queries = attention.Heads * attention.HeadSize;
        var keys = attention.KvHeads * attention.HeadSize;
        var values = attention.KvHeads * attention.ValueHeadSize;
        var output = attention.Heads * attention.ValueHeadSize;
        var indexer = attention.Indexer;
        var projected = (attention.OutputGate ? 2 : 1) * queries + keys + (attention.KeysAreValues ? 0 : values);

        graph.Norm(prefix, layers);
        graph.Add(new Gemm(
            $"{prefix}.qkv", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Column,
            projected + IndexerWidth(indexer), graph.HiddenSize));

        // Rotary embedding over queries and keys, and the write of keys and values into the cache.
        graph.Add(new Elementwise(
            $"{prefix}.rotary", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Heads,
            queries + keys + values, queries + keys + values, attention.QkNorm == QkNorm.None ? 2 : 3));
        if (indexer is not null)
        {
            Selection(graph, prefix, indexer, indexer.WeighsHeads ? Sharding.Replicated : Sharding.Heads, 1, attention.Span, layers);
        }

        foreach (var phase in (StepPhase[])[StepPhase.Prefill, StepPhase.Decode])
        {
            graph.Add(new Attention(
                $"{prefix}.{Word(phase)}", layers, attention.Heads, attention.KvHeads, attention.HeadSize, attention.ValueHeadSize,
                attention.HeadSize + attention.ValueHeadSize, attention.Span, phase));
        }

        if (attention.OutputGate)
        {
            Gate(graph, prefix, output, layers);
        }

        graph.Add(new Gemm($"{prefix}.o", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Row, graph.HiddenSize, output));
    }

    // What an indexer fused with the query, key and value projection adds to its width.
    private static int IndexerWidth(SparseIndexer? indexer) =>
        indexer is null ? 0 : ((indexer.Heads + 1) * indexer.HeadSize) + (indexer.WeighsHeads ? indexer.Heads : 0);

    // Scores of every key by a sparse selector, and the choice of the best.
    private static void Selection(
        GraphWriter graph, string prefix, SparseIndexer indexer, Sharding sharding, int stride, AttentionSpan span, int layers)
    {
        foreach (var phase in (StepPhase[])[StepPhase.Prefill, StepPhase.Decode])
        {
            graph.Add(new Attention(
                $"{prefix}.indexer.{Word(phase)}", layers, indexer.Heads, 1, indexer.HeadSize, 0, indexer.KeyElements,
                new AttentionSpan(0, 0, 0, stride), phase, sharding)
            {
                IsIndexer = true,
            });
        }

        // The chosen indices are written and read as 32-bit words; the scores they are chosen from count with the scoring.
        graph.Add(new Elementwise(
            $"{prefix}.indexer.select", OperatorRole.Attention, layers, RowSource.AllTokens, sharding, 2.0 * span.Selected, 2.0 * span.Selected));
    }

    private static void Gate(GraphWriter graph, string prefix, int width, int layers) => graph.Add(new Elementwise(
        $"{prefix}.gate", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Heads, 2.0 * width, width));

    private static string Word(StepPhase phase) => phase == StepPhase.Prefill ? "prefill" : "decode";
}
