using Tokenfab.Kernels;

namespace Tokenfab.Calibration;

/// <summary>The constants of one set of recurrent kernels, block by block, with their bounds.</summary>
internal static class RecurrenceConstants
{
    /// <summary>The blocks: the word that the kinds of their rows begin with after the kernels', and their constants.</summary>
    public static IReadOnlyList<(string Word, IReadOnlyList<Constant<EngineRecurrence>> Constants)> Blocks { get; } =
    [
        ("gdn-prefill", [.. Scan(c => c.DeltaNet, (c, v) => c with { DeltaNet = v })]),
        ("mamba2-prefill", [.. Scan(c => c.StateSpace, (c, v) => c with { StateSpace = v })]),
        ("gdn-decode",
        [
            new("decode_start", 1e-6, 20e-6, c => c.DecodeStart.Value, (c, v) => c with { DecodeStart = new(v) }),
            new("state_efficiency", 0.1, 0.97, c => c.StateEfficiency, (c, v) => c with { StateEfficiency = v }),
        ]),
        ("convolution-prefill",
        [
            Convolution("start", 0.5e-6, 30e-6, c => c.Start.Value, (c, v) => c with { Start = new(v) }),
            Convolution("element_step", 1e-12, 1e-8, c => c.ElementStep.Value, (c, v) => c with { ElementStep = new(v) }),
            Convolution("sequence_step", 1e-11, 1e-5, c => c.SequenceStep.Value, (c, v) => c with { SequenceStep = new(v) }),
        ]),
        ("convolution-decode",
        [
            Convolution("update_start", 0.5e-6, 30e-6, c => c.UpdateStart.Value, (c, v) => c with { UpdateStart = new(v) }),
            Convolution("update_step", 1e-12, 1e-7, c => c.UpdateStep.Value, (c, v) => c with { UpdateStep = new(v) }),
        ]),
    ];

    private static IEnumerable<Constant<EngineRecurrence>> Scan(
        Func<EngineRecurrence, ScanCalibration> get, Func<EngineRecurrence, ScanCalibration, EngineRecurrence> set)
    {
        Constant<EngineRecurrence> Of(string name, double low, double high, Func<ScanCalibration, double> read, Func<ScanCalibration, double, ScanCalibration> write) =>
            new(name, low, high, c => read(get(c)), (c, v) => set(c, write(get(c), v)));

        yield return Of("math_efficiency", 0.001, 0.9, c => c.MathEfficiency, (c, v) => c with { MathEfficiency = v });
        yield return Of("passes", 0.5, 30.0, c => c.Passes, (c, v) => c with { Passes = v });
        yield return Of("start", 1e-6, 200e-6, c => c.Start.Value, (c, v) => c with { Start = new(v) });
        yield return Of("chunk_step", 0.01e-6, 50e-6, c => c.ChunkStep.Value, (c, v) => c with { ChunkStep = new(v) });
    }

    private static Constant<EngineRecurrence> Convolution(
        string name, double low, double high, Func<ConvolutionCalibration, double> read, Func<ConvolutionCalibration, double, ConvolutionCalibration> write) =>
        new(name, low, high, c => read(c.Convolution), (c, v) => c with { Convolution = write(c.Convolution, v) });
}
