using Tokenfab.Hardware;
using Tokenfab.Models;

namespace Tokenfab.Kernels;

/// <summary>The attention of one layer on one chip.</summary>
/// <param name="Sequences">Sequences in the batch; may be a fraction (a chunk of a longer prompt).</param>
/// <param name="Queries">Query tokens of each: the prompt's chunk, or one (or the drafts) in decode.</param>
/// <param name="Past">Tokens of each already cached before these queries.</param>
/// <param name="Heads">Query heads on this chip.</param>
/// <param name="KvHeads">Key-value heads on this chip.</param>
/// <param name="QkSize">Width of a query and key head.</param>
/// <param name="ValueSize">Width of a value head; zero for a selector that only scores.</param>
/// <param name="KvElements">Cached elements per token and KV head.</param>
/// <param name="Span">Which keys a query reads.</param>
/// <param name="KvFormat">Format of the cache.</param>
/// <param name="Math">Format in which the scores are computed.</param>
/// <param name="Kernels">Whose kernels run.</param>
public readonly record struct AttentionShape(
    double Sequences, double Queries, double Past, double Heads, double KvHeads, int QkSize, int ValueSize, int KvElements,
    AttentionSpan Span, NumberFormat KvFormat, NumberFormat Math, AttentionKernels Kernels = AttentionKernels.Sglang)
{
    /// <summary>Whether keys and values come from a latent: they share what is cached (absorbed), or were expanded from it, head by head,
    /// to different widths.</summary>
    public bool IsLatent => ValueSize > 0 && (KvElements < QkSize + ValueSize || (QkSize != ValueSize && Heads == KvHeads));
}
