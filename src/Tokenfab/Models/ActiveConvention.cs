namespace Tokenfab.Models;

/// <summary>What a model card counts among the parameters that each token uses. Experts that a token is not routed to never count.</summary>
public enum ActiveConvention
{
    /// <summary>All other parameters, the embedding table and the head whole (Mixtral, Qwen, Llama, Jamba).</summary>
    All,

    /// <summary>Without the embedding table, of which a token reads one row (DeepSeek, GPT-OSS, Nemotron 3); a table that is the head too still counts.</summary>
    WithoutEmbedding,

    /// <summary>Without embedding table and head (GLM-4.5, MiniMax, Qwen3-Next).</summary>
    WithoutEmbeddingAndHead,
}
