using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>The products that stand in for expanding latents while sequences run: before attention each head's query is multiplied into the
/// latent's width, after it each head's result back out. DeepSeek's sizes: latents of 512, heads of 128.</summary>
internal sealed class AbsorbedProductRows : RowFamily
{
    private const double Latent = 512.0;
    private const double Head = 128.0;

    /// <inheritdoc/>
    public override string Name => "mla_bmm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "dtype", "tokens", "heads"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is "mla_gen_pre" or "mla_gen_post";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var (tokens, heads) = (row.Positive("tokens"), row.Positive("heads"));
        var (outer, inner) = row.Op == "mla_gen_pre" ? (Latent, Head) : (Head, Latent);

        // A word such as bf16_or_fp8:fp8 tells the choice first and then what was chosen.
        var word = row.Text("dtype");
        var format = DtypeWords.Format(word[(word.LastIndexOf(':') + 1)..]);
        if (format is null)
        {
            row.Note($"no number format is called '{word}'");
        }

        var time = row.Time("latency");
        if (format is { } asked && row.Chip() is { } chip)
        {
            var engine = InputQuantisers.Named(row.TextOr("framework", string.Empty));
            var both = AbsorbedProducts.Computed(asked, engine, chip);
            var narrow = both is not (NumberFormat.Bf16 or NumberFormat.Fp16);
            var quantiser = narrow ? engine : InputQuantiser.Quickest;
            answer.Add(new(row, chip.Id, time.Value, new KernelPredictor(chip, KernelKind.Absorbed, model => model.BatchedGemm(heads, tokens, outer, inner, both, both, quantiser).Total))
            {
                Kind = narrow ? $"{both} {quantiser}" : both.ToString(),
                Software = row.TextOr("framework", string.Empty),
                Size = SizeClass.Of(time),
            });
        }
    }
}
