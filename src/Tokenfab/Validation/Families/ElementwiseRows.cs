using Tokenfab.Kernels;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Norms, activations, residual sums, rotary embedding and token embedding as vLLM's first kernels did them, timed on the device.</summary>
internal sealed class ElementwiseRows : RowFamily
{
    /// <inheritdoc/>
    public override string Name => "elementwise";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "tokens", "width"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is not null && Kernel(op) is not null;

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var (tokens, width) = (row.Positive("tokens"), row.Positive("width"));
        var (passes, work) = Kernel(row.Op!)!.Value;
        var time = row.Time("latency");
        if (row.Chip() is { } chip)
        {
            answer.Add(new(row, chip.Id, time.Value, new KernelPredictor(chip, KernelKind.Elementwise, model => model.Rowwise(tokens, width, passes, work).Total))
            {
                Kind = row.Op!,
                Size = SizeClass.Of(time),
            });
        }
    }

    // How often rows are read or written, and work per element. A gated activation reads two numbers per element and writes one; rotary
    // embedding and the gather from the embedding table take less and more time per element than a norm does.
    private static (double Passes, double Work)? Kernel(string op) => op switch
    {
        "input_layernorm" or "post_attention_layernorm" => (2.0, 1.0),
        "mlp_act" => (3.0, 1.0),
        "add" => (3.0, 0.0),
        "attn_rope" => (2.0, 0.8),
        "emb" => (2.0, 2.2),
        _ => null,
    };
}
