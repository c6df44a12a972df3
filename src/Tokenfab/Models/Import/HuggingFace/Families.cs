using System.Collections.Frozen;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>The model families that are understood, by the name of their class and of their model type. Adding one is adding a file and its lines here.</summary>
internal static class Families
{
    /// <summary>Reads the shape of one family; keys that it does not read are refused afterwards.</summary>
    /// <param name="config">The language model's section of the config.</param>
    /// <param name="name">The model's name.</param>
    public delegate ModelArchitecture Family(ConfigReader config, string name);

    private static readonly FrozenDictionary<string, Family> Known = new Dictionary<string, Family>(StringComparer.Ordinal)
    {
        ["LlamaForCausalLM"] = DenseFamilies.Llama,
        ["llama"] = DenseFamilies.Llama,
        ["MistralForCausalLM"] = DenseFamilies.Mistral,
        ["mistral"] = DenseFamilies.Mistral,
        ["Phi3ForCausalLM"] = DenseFamilies.Mistral,
        ["phi3"] = DenseFamilies.Mistral,
        ["Qwen2ForCausalLM"] = DenseFamilies.Qwen2,
        ["qwen2"] = DenseFamilies.Qwen2,
        ["Qwen3ForCausalLM"] = DenseFamilies.Qwen3,
        ["qwen3"] = DenseFamilies.Qwen3,
        ["MiMoForCausalLM"] = DenseFamilies.MiMo,
        ["mimo"] = DenseFamilies.MiMo,
        ["OPTForCausalLM"] = OptFamily.Read,
        ["opt"] = OptFamily.Read,
        ["Gemma2ForCausalLM"] = GemmaFamily.Gemma2,
        ["gemma2"] = GemmaFamily.Gemma2,
        ["Gemma3ForCausalLM"] = GemmaFamily.Gemma3,
        ["gemma3_text"] = GemmaFamily.Gemma3,
        ["Gemma3ForConditionalGeneration"] = GemmaFamily.Gemma3,
        ["gemma3"] = GemmaFamily.Gemma3,
        ["Gemma4ForConditionalGeneration"] = Gemma4Family.Read,
        ["Gemma4ForCausalLM"] = Gemma4Family.Read,
        ["gemma4"] = Gemma4Family.Read,
        ["gemma4_text"] = Gemma4Family.Read,
        ["MixtralForCausalLM"] = MixtralFamily.Read,
        ["mixtral"] = MixtralFamily.Read,
        ["Qwen2MoeForCausalLM"] = QwenMoeFamily.Qwen2,
        ["qwen2_moe"] = QwenMoeFamily.Qwen2,
        ["Qwen3MoeForCausalLM"] = QwenMoeFamily.Qwen3,
        ["qwen3_moe"] = QwenMoeFamily.Qwen3,
        ["Qwen3NextForCausalLM"] = QwenHybridFamily.Qwen3Next,
        ["qwen3_next"] = QwenHybridFamily.Qwen3Next,
        ["Qwen3_5ForConditionalGeneration"] = QwenHybridFamily.Dense,
        ["Qwen3_5ForCausalLM"] = QwenHybridFamily.Dense,
        ["qwen3_5"] = QwenHybridFamily.Dense,
        ["qwen3_5_text"] = QwenHybridFamily.Dense,
        ["Qwen3_5MoeForConditionalGeneration"] = QwenHybridFamily.Experts,
        ["Qwen3_5MoeForCausalLM"] = QwenHybridFamily.Experts,
        ["qwen3_5_moe"] = QwenHybridFamily.Experts,
        ["qwen3_5_moe_text"] = QwenHybridFamily.Experts,
        ["GptOssForCausalLM"] = GptOssFamily.Read,
        ["gpt_oss"] = GptOssFamily.Read,
        ["Llama4ForConditionalGeneration"] = Llama4Family.Read,
        ["Llama4ForCausalLM"] = Llama4Family.Read,
        ["llama4"] = Llama4Family.Read,
        ["llama4_text"] = Llama4Family.Read,
        ["DeepseekV2ForCausalLM"] = DeepSeekFamily.Read,
        ["deepseek_v2"] = DeepSeekFamily.Read,
        ["DeepseekV3ForCausalLM"] = DeepSeekFamily.Read,
        ["deepseek_v3"] = DeepSeekFamily.Read,
        ["DeepseekV32ForCausalLM"] = DeepSeekFamily.Sparse,
        ["deepseek_v32"] = DeepSeekFamily.Sparse,
        ["GlmMoeDsaForCausalLM"] = DeepSeekFamily.Sparse,
        ["glm_moe_dsa"] = DeepSeekFamily.Sparse,
        ["kimi_k2"] = DeepSeekFamily.Read,
        ["KimiK25ForConditionalGeneration"] = DeepSeekFamily.Read,
        ["kimi_k25"] = DeepSeekFamily.Read,
        ["DeepseekV4ForCausalLM"] = DeepSeekV4Family.Read,
        ["deepseek_v4"] = DeepSeekV4Family.Read,
        ["Glm4MoeForCausalLM"] = GlmFamily.Read,
        ["glm4_moe"] = GlmFamily.Read,
        ["MiniMaxM1ForCausalLM"] = MiniMaxFamily.M1,
        ["minimax_m1"] = MiniMaxFamily.M1,
        ["MiniMaxText01ForCausalLM"] = MiniMaxFamily.M1,
        ["MiniMaxM2ForCausalLM"] = MiniMaxFamily.M2,
        ["minimax_m2"] = MiniMaxFamily.M2,
        ["MiniMaxM3ForCausalLM"] = MiniMaxM3Family.Read,
        ["MiniMaxM3SparseForCausalLM"] = MiniMaxM3Family.Read,
        ["minimax_m3"] = MiniMaxM3Family.Read,
        ["MiMoV2FlashForCausalLM"] = MiMoV2Family.Read,
        ["mimo_v2_flash"] = MiMoV2Family.Read,
        ["JambaForCausalLM"] = JambaFamily.Read,
        ["jamba"] = JambaFamily.Read,
        ["Mamba2ForCausalLM"] = Mamba2Family.Read,
        ["mamba2"] = Mamba2Family.Read,
        ["NemotronHForCausalLM"] = NemotronFamily.Read,
        ["nemotron_h"] = NemotronFamily.Read,
        ["KimiK3ForConditionalGeneration"] = KimiLinearFamily.Read,
        ["kimi_k3"] = KimiLinearFamily.Read,
        ["KimiLinearForCausalLM"] = KimiLinearFamily.Read,
        ["kimi_linear"] = KimiLinearFamily.Read,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads a config by the family that it names.</summary>
    public static ModelArchitecture Read(ConfigReader root, string name)
    {
        var family = Of(root);

        // Multimodal configs hold the language model apart.
        var text = root.Section("text_config");
        var model = family(text ?? root, name);
        text?.Finish();
        root.Finish();
        return model;
    }

    private static Family Of(ConfigReader root)
    {
        var architectures = root.Texts("architectures");
        if (architectures is [var architecture, ..])
        {
            return Known.TryGetValue(architecture, out var byClass)
                ? byClass
                : throw root.Wrong("architectures", $"'{architecture}' is not a model family known here", Mend());
        }

        var type = root.Text("model_type") ?? throw root.Missing("architectures");
        return Known.TryGetValue(type, out var byType)
            ? byType
            : throw root.Wrong("model_type", $"'{type}' is not a model family known here", Mend());
    }

    private static string Mend() =>
        $"known are {string.Join(", ", Known.Keys.Where(key => char.IsUpper(key[0])).Order(StringComparer.Ordinal))}";
}
