using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Hardware;

namespace Tokenfab.Training;

/// <summary>The number formats of a training job.</summary>
/// <param name="Matrix">Format in which linear layers multiply; attention, router, norms and the head stay in 16 bits.</param>
/// <param name="GradientBytes">Bytes of a gradient as it is accumulated.</param>
/// <param name="ReducedBytes">Bytes of a gradient as data-parallel ranks add it up.</param>
/// <param name="MomentBytes">Bytes of both moments of Adam per parameter.</param>
/// <remarks>Weights are kept in 16 bits beside a master copy in 32 bits (Micikevicius et al. 2018, arXiv:1710.03740), whatever
/// the format they are multiplied in: 8-bit copies are made of them on the way.</remarks>
public readonly record struct TrainingPrecision(NumberFormat Matrix, double GradientBytes = 4.0, double ReducedBytes = 4.0, double MomentBytes = 8.0)
{
    /// <summary>Bytes of a weight.</summary>
    public const double WeightBytes = 2.0;

    /// <summary>Bytes of a master weight.</summary>
    public const double MasterBytes = 4.0;

    /// <summary>Bytes of an activation between layers.</summary>
    public const double ActivationBytes = 2.0;

    /// <summary>Bytes of optimizer state per parameter.</summary>
    public double OptimizerBytes => MasterBytes + MomentBytes;

    /// <summary>Bytes of a linear layer's input as it is kept for the backward pass.</summary>
    public double SavedBytes => Math.Min(ActivationBytes, Matrix.Width().Value);

    /// <summary>The formats behind a scenario's word.</summary>
    public static TrainingPrecision Of(TrainingFormat format) => new(format switch
    {
        TrainingFormat.Fp16 => NumberFormat.Fp16,
        TrainingFormat.Bf16 => NumberFormat.Bf16,
        TrainingFormat.Fp8 => NumberFormat.Fp8,
        TrainingFormat.Fp8Block => NumberFormat.Fp8Block,
        TrainingFormat.Nvfp4 => NumberFormat.Nvfp4,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    });
}

/// <summary>Formats in which linear layers are trained.</summary>
[JsonConverter(typeof(WordConverter<TrainingFormat>))]
public enum TrainingFormat
{
    /// <summary>bfloat16.</summary>
    Bf16,

    /// <summary>Half precision with loss scaling.</summary>
    Fp16,

    /// <summary>8-bit floating point with a scale per tensor.</summary>
    Fp8,

    /// <summary>8-bit floating point with a scale per block (DeepSeek-V3, MXFP8).</summary>
    Fp8Block,

    /// <summary>4-bit floating point with block scales.</summary>
    Nvfp4,
}
