using System.Collections.Concurrent;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Whole blocks of latent attention, dense and sparse: projections, norms, rotary embedding, attention, as one engine runs them on one
/// rank that holds a share of the heads.</summary>
/// <remarks>Prompts of sparse blocks are timed outside captured graphs, so that launching bounds the short ones.</remarks>
internal sealed class LatentBlockRows : RowFamily
{
    private readonly ConcurrentDictionary<(string Model, int Heads, PrecisionScheme Precision, string Engine, bool Dense), MixerModel?> _blocks = new();

    /// <inheritdoc/>
    public override string Name => "latent_block";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "model", "kv_dtype", "gemm_type", "batch", "isl", "kv_len", "heads"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is "mla_context_module" or "mla_generation_module" or "dsa_context_module" or "dsa_generation_module";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var engine = EngineWords.Engine(row);
        var prompt = row.Op!.Contains("context", StringComparison.Ordinal);
        var sparse = row.Op.StartsWith("dsa", StringComparison.Ordinal);
        var (batch, queries, past) = (row.Positive("batch"), row.Positive("isl"), row.Positive("kv_len") - 1.0);

        // vLLM takes a prompt of one token for a running sequence.
        var prefill = prompt && !(queries == 1.0 && engine.Attention == AttentionKernels.Vllm);
        var step = prefill ? StepShape.Prefill(batch, queries, past) : StepShape.Decode(batch, past);

        // SGLang attends densely while the indexer would choose every key.
        var dense = !sparse || (prefill && engine.Attention == AttentionKernels.Sglang && Latent(row) is { } latent && past + queries <= latent.Span.Selected);
        var (weights, inputs) = row.Formats("gemm_type");
        var block = Block(row, new PrecisionScheme(weights, weights, inputs, row.Format("kv_dtype", NumberFormat.Bf16)), engine, dense);
        var time = row.Time("latency");
        if (block is null || row.Chip() is not { } chip)
        {
            return;
        }

        var launches = sparse && prompt ? block.Launches(step) : 0;
        answer.Add(new(row, chip.Id, time.Value, new KernelPredictor(chip, sparse ? KernelKind.Sparse : KernelKind.LatentBlock, model => new(Math.Max(
            block.Time(model, step).Total.Value, launches * model.HostLaunch(engine.Attention).Value))))
        {
            Dtype = $"{row.Text("gemm_type")}/{row.Text("kv_dtype")}",
            Kind = $"{engine.Family} {(sparse ? "sparse" : "latent")}-{(prefill ? "prefill" : "decode")} {row.Text("gemm_type")}/{row.Text("kv_dtype")}",
            Software = row.TextOr("framework", string.Empty),
            Size = SizeClass.Of(time),
        });
    }

    private MixerModel? Block(TruthRow row, PrecisionScheme precision, EngineProfile engine, bool dense)
    {
        var heads = row.Count("heads");
        var key = (row.Text("model"), heads, precision, engine.Name, dense);
        return _blocks.TryGetValue(key, out var known) ? known : _blocks.GetOrAdd(key, Latent(row) is { } latent
            ? new MixerModel((dense ? latent with { Indexer = null, Span = AttentionSpan.Full } : latent) with { Heads = heads }, Hidden(row), precision, engine)
            : null);
    }

    private static LatentAttention? Latent(TruthRow row)
    {
        var latent = Model(row)?.Layers.Select(run => run.Mixer).OfType<LatentAttention>().FirstOrDefault();
        if (latent is null)
        {
            row.Note("the catalogue knows no model of that name with latent attention");
        }

        return latent;
    }

    private static int Hidden(TruthRow row) => Model(row)!.HiddenSize;

    private static ModelArchitecture? Model(TruthRow row) =>
        row.Subjects.Catalog.Find("model", row.Text("model")) is { } entry ? row.Subjects.Catalog.Model(entry.Id) : null;
}
