using System.Collections.Frozen;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Keys of configs that say nothing of a model's shape, whatever the family.</summary>
internal static class KnownKeys
{
    private static readonly FrozenSet<string> Keys = FrozenSet.ToFrozenSet(
    [
        // Where it comes from.
        "architectures", "model_type", "auto_map", "transformers_version", "tokenizer_class", "finetuning_task", "task_specific_params",
        "problem_type", "id2label", "label2id", "prefix", "trust_remote_code", "model_name", "unsloth_fixed", "unsloth_version", "cache_implementation",

        // Token ids and prompts.
        "bos_token_id", "eos_token_id", "pad_token_id", "sep_token_id", "decoder_start_token_id", "forced_bos_token_id",
        "forced_eos_token_id", "begin_suppress_tokens", "suppress_tokens", "bad_words_ids", "ignore_index", "image_token_id",
        "image_token_index", "video_token_id", "audio_token_id", "audio_token_index", "boi_token_id", "boi_token_index", "eoi_token_id",
        "eoi_token_index", "boa_token_id", "boa_token_index", "eoa_token_id", "eoa_token_index", "vision_start_token_id",
        "vision_end_token_id", "media_placeholder_token_id", "image_placeholder", "video_placeholder", "mm_tokens_per_image",
        "vision_soft_tokens_per_image", "use_unified_vision_chunk",

        // Other modalities: the language model stands alone here.
        "vision_config", "audio_config",

        // Sampling and output.
        "use_cache", "temperature", "top_k", "top_p", "typical_p", "do_sample", "num_beams", "num_beam_groups", "num_return_sequences",
        "early_stopping", "length_penalty", "repetition_penalty", "diversity_penalty", "encoder_no_repeat_ngram_size",
        "no_repeat_ngram_size", "exponential_decay_length_penalty", "max_length", "min_length", "remove_invalid_values",
        "return_dict", "return_dict_in_generate", "output_attentions", "output_hidden_states", "output_scores", "output_router_logits",
        "num_logits_to_keep", "calc_logits_for_entire_prompt", "chunk_size_feed_forward", "torchscript", "tf_legacy_loss", "use_bfloat16", "pruned_heads",
        "is_decoder", "is_encoder_decoder", "add_cross_attention", "cross_attention_hidden_size", "tie_encoder_decoder",

        // Training.
        "attention_dropout", "hidden_dropout", "dropout", "embd_pdrop", "attn_pdrop", "resid_pdrop", "layerdrop", "activation_dropout",
        "classifier_dropout", "initializer_range", "init_std", "router_aux_loss_coef", "aux_loss_alpha", "seq_aux", "ep_size",
        "pretraining_tp", "rescale_prenorm_residual", "router_jitter_noise", "input_jitter_noise",

        // Activation functions: whether a network is gated follows from the family, not from the function's name.
        "hidden_act", "hidden_activation", "mlp_hidden_act", "mamba_hidden_act", "activation_function", "swiglu_limit", "swiglu_alpha",
        "activation_situ_beta", "activation_situ_linear_beta", "final_logit_softcapping", "attn_logit_softcapping",
        "query_pre_attn_scalar", "attention_multiplier", "attention_value_scale",

        // Numerics of norms.
        "rms_norm_eps", "norm_eps", "layer_norm_eps", "layer_norm_epsilon", "layernorm_epsilon", "layernorm_type", "use_gemma_norm",
        "residual_in_fp32", "hc_eps", "hc_sinkhorn_iters",

        // Rotary embedding.
        "rope_theta", "rope_scaling", "rope_parameters", "rope_local_base_freq", "rope_interleave", "rotary_dim", "partial_rotary_factor",
        "swa_rope_theta", "compress_rope_theta", "compress_rope_parameters", "rope_type", "indexer_rope_interleave", "rope_traditional", "original_max_position_embeddings", "initial_context_length", "use_mrope",

        // How a router scores; the number of experts is not touched.
        "scoring_func", "norm_topk_prob", "routed_scaling_factor", "n_group", "topk_group", "num_expert_group", "use_grouped_topk",
        "moe_renormalize", "moe_router_activation_func", "moe_shared_expert_overlap",

        // State-space initialisation and kernels.
        "time_step_floor", "time_step_limit", "time_step_max", "time_step_min", "use_mamba_kernels",
    ]);

    /// <summary>Whether a key is known to be without effect. Keys with a leading underscore are notes.</summary>
    public static bool Contains(string key) => key.StartsWith('_') || Keys.Contains(key);
}
