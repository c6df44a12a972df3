namespace Tokenfab.Models.Import.Safetensors;

/// <summary>Whether the tensors of a checkpoint are those of the model that the config beside them describes.</summary>
internal static class CheckpointShapes
{
    /// <summary>Compares every weight of known name; tensors of other names (packed, quantised, of other families) are left out.</summary>
    /// <exception cref="InputException">A tensor has another shape.</exception>
    public static void Check(Checkpoint checkpoint, ModelArchitecture model)
    {
        Expect(checkpoint, "embed_tokens.weight", model.VocabularySize, model.HiddenSize);
        if (checkpoint.Layers != model.LayerCount && checkpoint.Layers != model.LayerCount + model.MtpModules)
        {
            throw checkpoint.Undetermined(null, $"has {checkpoint.Layers} layers, its config.json {model.LayerCount}", "put the config.json of this checkpoint beside it");
        }

        var layer = 0;
        foreach (var run in model.Layers)
        {
            for (var i = 0; i < run.Count; i++, layer++)
            {
                foreach (var (name, rows, columns) in Mixer(run.Mixer, model.HiddenSize).Concat(FeedForward(run.FeedForward, model.HiddenSize)))
                {
                    Expect(checkpoint, $"layers.{layer}.{name}", rows, columns);
                }
            }
        }
    }

    private static IEnumerable<(string Name, long Rows, long Columns)> Mixer(TokenMixer? mixer, long hidden) => mixer switch
    {
        GroupedQueryAttention a =>
        [
            ("self_attn.q_proj.weight", (long)a.Heads * a.HeadSize * (a.OutputGate ? 2 : 1), hidden),
            ("self_attn.k_proj.weight", (long)a.KvHeads * a.HeadSize, hidden),
            ("self_attn.v_proj.weight", (long)a.KvHeads * a.ValueHeadSize, hidden),
            ("self_attn.o_proj.weight", hidden, (long)a.Heads * a.ValueHeadSize),
        ],
        LatentAttention a =>
        [
            ("self_attn.q_proj.weight", (long)a.Heads * (a.NopeHeadSize + a.RopeHeadSize), hidden),
            ("self_attn.q_a_proj.weight", a.QueryRank, hidden),
            ("self_attn.q_b_proj.weight", (long)a.Heads * (a.NopeHeadSize + a.RopeHeadSize), a.QueryRank),
            ("self_attn.kv_a_proj_with_mqa.weight", a.KvRank + a.RopeHeadSize, hidden),
            ("self_attn.kv_b_proj.weight", (long)a.Heads * (a.NopeHeadSize + a.ValueHeadSize), a.KvRank),
            ("self_attn.o_proj.weight", hidden, (long)a.Heads * a.ValueHeadSize),
        ],
        _ => [],
    };

    private static IEnumerable<(string Name, long Rows, long Columns)> FeedForward(FeedForward? feedForward, long hidden) => feedForward switch
    {
        DenseFeedForward f =>
        [
            ("mlp.gate_proj.weight", f.Intermediate, hidden),
            ("mlp.up_proj.weight", f.Intermediate, hidden),
            ("mlp.down_proj.weight", hidden, f.Intermediate),
        ],
        MixtureOfExperts { LatentSize: 0 } m =>
        [
            ("mlp.gate.weight", m.Experts, hidden),
            ("block_sparse_moe.gate.weight", m.Experts, hidden),
            ("mlp.experts.0.gate_proj.weight", m.Intermediate, hidden),
            ($"mlp.experts.{m.Experts - 1}.down_proj.weight", hidden, m.Intermediate),
            ("block_sparse_moe.experts.0.w1.weight", m.Intermediate, hidden),
            ("mlp.shared_experts.gate_proj.weight", m.SharedIntermediate, hidden),
        ],
        _ => [],
    };

    private static void Expect(Checkpoint checkpoint, string name, long rows, long columns)
    {
        if (checkpoint.Has(name) && checkpoint.Matrix(name) is var (found, wide) && (found != rows || wide != columns))
        {
            throw checkpoint.Undetermined(name, $"is {found} x {wide}, and by config.json {rows} x {columns}", "put the config.json of this checkpoint beside it");
        }
    }
}
