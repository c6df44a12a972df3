using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>Constants of grouped products, by whose kernels run.</summary>
/// <param name="Cutlass">CUTLASS in TensorRT-LLM.</param>
/// <param name="Triton">Triton in vLLM and SGLang.</param>
/// <param name="FlashInfer">CUTLASS in FlashInfer.</param>
/// <param name="TrtllmGen">The kernels generated for TensorRT-LLM.</param>
/// <param name="DeepGemm">DeepGEMM.</param>
/// <param name="Marlin">Marlin.</param>
public sealed record ExpertCalibration(
    ExpertKernelCalibration Cutlass,
    ExpertKernelCalibration Triton,
    ExpertKernelCalibration FlashInfer,
    ExpertKernelCalibration TrtllmGen,
    ExpertKernelCalibration DeepGemm,
    ExpertKernelCalibration Marlin)
{
    /// <summary>The constants of one of them.</summary>
    public ExpertKernelCalibration Of(ExpertKernel kernel) => kernel switch
    {
        ExpertKernel.Cutlass => Cutlass,
        ExpertKernel.Triton => Triton,
        ExpertKernel.FlashInfer => FlashInfer,
        ExpertKernel.TrtllmGen => TrtllmGen,
        ExpertKernel.DeepGemm => DeepGemm,
        _ => Marlin,
    };

    /// <summary>The same with other constants of one of them.</summary>
    public ExpertCalibration With(ExpertKernel kernel, ExpertKernelCalibration constants) => kernel switch
    {
        ExpertKernel.Cutlass => this with { Cutlass = constants },
        ExpertKernel.Triton => this with { Triton = constants },
        ExpertKernel.FlashInfer => this with { FlashInfer = constants },
        ExpertKernel.TrtllmGen => this with { TrtllmGen = constants },
        ExpertKernel.DeepGemm => this with { DeepGemm = constants },
        _ => this with { Marlin = constants },
    };
}

/// <summary>Constants of one maker's grouped products. Efficiencies are shares of the dense peak in the steady state of a large tile.</summary>
/// <param name="Start">Floor of a layer's two products: choosing, sorting and scattering tokens, quantising, and the launches.</param>
/// <param name="MemoryEfficiency">Best share of the memory bandwidth while weights are read.</param>
/// <param name="HiddenShare">Share of the shorter of arithmetic and memory traffic that overlaps with the longer one.</param>
/// <param name="Passes">How often rows go in and out of memory for each time that the products themselves need it.</param>
/// <param name="TileStart">Filling the pipeline and storing the result of one tile.</param>
/// <param name="Efficiency16">16-bit inputs.</param>
/// <param name="Efficiency8">8-bit inputs with per-tensor or per-channel scales, and 4-bit weights with 8-bit inputs.</param>
/// <param name="EfficiencyBlock8">8-bit floating-point inputs with block scales.</param>
/// <param name="Efficiency4">4-bit floating-point inputs.</param>
/// <param name="EfficiencyWidened">Weights widened to 16 bits on the way.</param>
public sealed record ExpertKernelCalibration(
    Seconds Start,
    double MemoryEfficiency,
    double HiddenShare,
    double Passes,
    Seconds TileStart,
    double Efficiency16,
    double Efficiency8,
    double EfficiencyBlock8,
    double Efficiency4,
    double EfficiencyWidened);
