using Tokenfab.Hardware;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Mamba-2 (arXiv:2405.21060): layers of one mixer each.</summary>
internal static class Mamba2Family
{
    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        config.Only("use_bias", !config.Flag("use_bias"), "projections without biases are understood");
        var hidden = config.Size("hidden_size");
        var mixer = new RecurrentMixer(
            RecurrenceKind.Mamba2,
            KeyHeads: config.Size("n_groups"),
            ValueHeads: config.Size("num_heads"),
            KeyHeadSize: config.Size("state_size"),
            ValueHeadSize: config.Size("head_dim"),
            ConvolutionKernel: config.Size("conv_kernel"),
            ChunkSize: config.Size("chunk_size", absent: 256))
        {
            ConvolutionBias = config.Flag("use_conv_bias", absent: true),
            StateFormat = NumberFormat.Fp32,
        };
        config.Only("expand", (long)config.Size("expand", absent: 2) * hidden == mixer.ValueWidth, "the heads together have the expanded width");
        config.Unused("time_step_rank", "rms_norm", "norm_before_gate");
        return Parts.Assemble(config, name, _ => (mixer, null), bounded: false);
    }
}
