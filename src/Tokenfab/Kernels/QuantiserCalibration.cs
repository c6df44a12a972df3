using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>What quantising the inputs adds to a narrow product, by whose kernels do it.</summary>
/// <param name="TensorRtLlm">TensorRT-LLM.</param>
/// <param name="Vllm">vLLM.</param>
/// <param name="SgLang">SGLang.</param>
public sealed record QuantiserCalibrations(QuantiserCalibration TensorRtLlm, QuantiserCalibration Vllm, QuantiserCalibration SgLang)
{
    private const double UsualRows = 1024.0;

    /// <summary>The constants of one engine; of the quickest the least of each at a prompt's usual rows, captured in a graph.</summary>
    public QuantiserCalibration Of(InputQuantiser quantiser) => quantiser switch
    {
        InputQuantiser.TensorRtLlm => TensorRtLlm,
        InputQuantiser.Vllm => Vllm,
        InputQuantiser.SgLang => SgLang,
        _ => new(
            Least(q => q.Eight), Least(q => q.Block8), Least(q => q.Four), Least(q => q.Batched)),
    };

    /// <summary>The same with other constants of one engine.</summary>
    public QuantiserCalibrations With(InputQuantiser quantiser, QuantiserCalibration constants) => quantiser switch
    {
        InputQuantiser.TensorRtLlm => this with { TensorRtLlm = constants },
        InputQuantiser.Vllm => this with { Vllm = constants },
        _ => this with { SgLang = constants },
    };

    private QuantisingPass Least(Func<QuantiserCalibration, QuantisingPass> pass) =>
        new[] { pass(TensorRtLlm), pass(Vllm), pass(SgLang) }.MinBy(one => one.Start.Value + (UsualRows * one.PerRow.Value))! with { Host = Seconds.Zero };
}

/// <summary>One engine's quantising of inputs.</summary>
/// <param name="Eight">8 bits with per-tensor or per-row scales.</param>
/// <param name="Block8">8 bits with block scales.</param>
/// <param name="Four">4 bits.</param>
/// <param name="Batched">8 bits before products side by side, each with its own rows.</param>
public sealed record QuantiserCalibration(QuantisingPass Eight, QuantisingPass Block8, QuantisingPass Four, QuantisingPass Batched);

/// <summary>One pass over the inputs, beside the memory traffic that any such pass costs, and the products behind it.</summary>
/// <param name="Start">Its floor: the kernels launched.</param>
/// <param name="PerRow">Time per row, however long: rows that are quantised one by one.</param>
/// <param name="SplitCost">Adding up partial results where the engine's product is split along the inner dimension; long where its kernels
/// have no such split and a tile walks down the whole of it.</param>
/// <param name="Host">Time of launching pass and product from the host where the engine leaves them out of its graphs: nothing is shorter.</param>
public sealed record QuantisingPass(Seconds Start, Seconds PerRow, Seconds SplitCost, Seconds Host);
