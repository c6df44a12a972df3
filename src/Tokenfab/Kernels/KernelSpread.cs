using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>The kinds of kernels whose errors are told apart.</summary>
public enum KernelKind
{
    /// <summary>Matrix products.</summary>
    Gemm,

    /// <summary>The batched products of absorbed latent attention, one for each head.</summary>
    Absorbed,

    /// <summary>Grouped products of experts.</summary>
    Experts,

    /// <summary>Attention over prompts.</summary>
    Prefill,

    /// <summary>Attention of running sequences.</summary>
    Decode,

    /// <summary>Kernels of latent attention.</summary>
    Latent,

    /// <summary>Whole blocks of latent attention.</summary>
    LatentBlock,

    /// <summary>Whole blocks of sparse attention.</summary>
    Sparse,

    /// <summary>Gated delta nets.</summary>
    DeltaNet,

    /// <summary>State-space mixers.</summary>
    StateSpace,

    /// <summary>Unfused elementwise kernels.</summary>
    Elementwise,
}

/// <summary>How far measurements spread around predictions of one kind of kernel: half-widths of the interval that holds 80 % of
/// measurements, as natural logarithms of measured over predicted.</summary>
/// <param name="Short">Kernels predicted to take less than <see cref="ShortLimit"/>, where the launch floor rules.</param>
/// <param name="Middle">Between the two.</param>
/// <param name="Long">Kernels predicted to take more than <see cref="LongLimit"/>, where arithmetic or bandwidth rules.</param>
public sealed record KernelSpread(double Short, double Middle, double Long)
{
    /// <summary>20 µs.</summary>
    public static readonly Seconds ShortLimit = new(20e-6);

    /// <summary>200 µs.</summary>
    public static readonly Seconds LongLimit = new(200e-6);

    /// <summary>The half-width at a predicted time: the interval is <c>time / e^w</c> to <c>time e^w</c>.</summary>
    public double At(Seconds predicted) => predicted < ShortLimit ? Short : predicted < LongLimit ? Middle : Long;

    /// <summary>All half-widths times a factor.</summary>
    public KernelSpread Times(double factor) => new(Short * factor, Middle * factor, Long * factor);
}

/// <summary>The spread of each kind of kernel.</summary>
/// <param name="Gemm">Matrix products.</param>
/// <param name="Absorbed">The batched products of absorbed latent attention.</param>
/// <param name="Experts">Grouped products of experts.</param>
/// <param name="Prefill">Attention over prompts.</param>
/// <param name="Decode">Attention of running sequences.</param>
/// <param name="Latent">Kernels of latent attention.</param>
/// <param name="LatentBlock">Whole blocks of latent attention.</param>
/// <param name="Sparse">Whole blocks of sparse attention.</param>
/// <param name="DeltaNet">Gated delta nets.</param>
/// <param name="StateSpace">State-space mixers.</param>
/// <param name="Elementwise">Unfused elementwise kernels.</param>
public sealed record KernelSpreads(
    KernelSpread Gemm,
    KernelSpread Absorbed,
    KernelSpread Experts,
    KernelSpread Prefill,
    KernelSpread Decode,
    KernelSpread Latent,
    KernelSpread LatentBlock,
    KernelSpread Sparse,
    KernelSpread DeltaNet,
    KernelSpread StateSpace,
    KernelSpread Elementwise)
{
    /// <summary>The spread of a kind.</summary>
    public KernelSpread Of(KernelKind kind) => kind switch
    {
        KernelKind.Gemm => Gemm,
        KernelKind.Absorbed => Absorbed,
        KernelKind.Experts => Experts,
        KernelKind.Prefill => Prefill,
        KernelKind.Decode => Decode,
        KernelKind.Latent => Latent,
        KernelKind.LatentBlock => LatentBlock,
        KernelKind.Sparse => Sparse,
        KernelKind.DeltaNet => DeltaNet,
        KernelKind.StateSpace => StateSpace,
        _ => Elementwise,
    };

    /// <summary>The spreads that a rule gives to the kinds.</summary>
    public static KernelSpreads Each(Func<KernelKind, KernelSpread> spread) => new(
        spread(KernelKind.Gemm), spread(KernelKind.Absorbed), spread(KernelKind.Experts), spread(KernelKind.Prefill), spread(KernelKind.Decode), spread(KernelKind.Latent),
        spread(KernelKind.LatentBlock), spread(KernelKind.Sparse), spread(KernelKind.DeltaNet), spread(KernelKind.StateSpace), spread(KernelKind.Elementwise));

    /// <summary>All half-widths times a factor.</summary>
    public KernelSpreads Times(double factor) => Each(kind => Of(kind).Times(factor));
}
