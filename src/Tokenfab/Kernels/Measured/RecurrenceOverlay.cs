using Tokenfab.Models;
using Tokenfab.Quantities;

namespace Tokenfab.Kernels.Measured;

/// <summary>Measured scans of recurrences, and the short convolutions before them, over the analytic model of one chip.</summary>
internal sealed class RecurrenceOverlay
{
    // Heads of a scan take the nearest point; channels of a convolution are interpolated.
    private const int HeadAxes = 2;

    private readonly List<(MeasuredKey Key, MeasuredGrid Grid)> _tables = [];

    /// <param name="source">The tables.</param>
    /// <param name="tables">Those chosen, of all kernels.</param>
    /// <param name="analytic">The chip's model, without tables.</param>
    public RecurrenceOverlay(IMeasuredKernels source, IEnumerable<MeasuredTable> tables, KernelModel analytic)
    {
        foreach (var table in tables)
        {
            var key = table.Key;
            var kernels = table.Framework switch { "tensorrt-llm" => AttentionKernels.TensorRtLlm, "vllm" => AttentionKernels.Vllm, _ => AttentionKernels.Sglang };
            KernelTime Scan(RecurrenceKind kind, double[] at) => analytic.Recurrence(
                new(kind, (int)at[0], (int)at[1], key.QkSize, key.ValueSize, 0, key.Window), 1, at.Length > 3 ? StepPhase.Prefill : StepPhase.Decode, at[2], at.Length > 3 ? at[3] : 1.0, kernels);
            MeasuredGrid? grid = key.Kernel switch
            {
                MeasuredKernel.DeltaPrefill or MeasuredKernel.DeltaDecode => KernelOverlay.Grid(source.Read(table), HeadAxes, at => Scan(RecurrenceKind.GatedDeltaNet, at)),
                MeasuredKernel.StatePrefill or MeasuredKernel.StateDecode => KernelOverlay.Grid(source.Read(table), HeadAxes, at => Scan(RecurrenceKind.Mamba2, at)),
                MeasuredKernel.ConvolutionPrefill => KernelOverlay.Grid(source.Read(table), 0, at => analytic.Convolution(at[0], StepPhase.Prefill, at[1], at[2], key.Window, kernels)),
                MeasuredKernel.ConvolutionDecode => KernelOverlay.Grid(source.Read(table), 0, at => analytic.Convolution(at[0], StepPhase.Decode, at[1], 1.0, key.Window, kernels)),
                _ => null,
            };
            if (grid is not null)
            {
                _tables.Add((key, grid));
            }
        }
    }

    /// <summary>The scan of a recurrence: a table of its kind, its head sizes and, over prompts, its chunk.</summary>
    public KernelTime Scan(in KernelTime analytic, RecurrentMixer mixer, StepPhase phase, double keyHeads, double heads, double sequences, double tokens)
    {
        MeasuredKernel? kernel = (mixer.Kind, phase) switch
        {
            (RecurrenceKind.GatedDeltaNet, StepPhase.Decode) => MeasuredKernel.DeltaDecode,
            (RecurrenceKind.GatedDeltaNet, _) => MeasuredKernel.DeltaPrefill,
            (RecurrenceKind.Mamba2, StepPhase.Decode) => MeasuredKernel.StateDecode,
            (RecurrenceKind.Mamba2, _) => MeasuredKernel.StatePrefill,
            _ => null,
        };
        if (kernel is not { } known || (phase == StepPhase.Decode && tokens != 1.0))
        {
            return analytic;
        }

        foreach (var (key, grid) in _tables)
        {
            if (key.Kernel == known && key.QkSize == mixer.KeyHeadSize && key.ValueSize == mixer.ValueHeadSize && (phase == StepPhase.Decode || key.Window == mixer.ChunkSize))
            {
                return KernelOverlay.Replaced(analytic, phase == StepPhase.Decode
                    ? grid.Time([keyHeads, heads, sequences], analytic.Total.Value)
                    : grid.Time([keyHeads, heads, sequences, tokens], analytic.Total.Value));
            }
        }

        return analytic;
    }

    /// <summary>The short convolution before it: a table of as many taps.</summary>
    public KernelTime Convolution(in KernelTime analytic, StepPhase phase, double channels, double sequences, double tokens, int taps)
    {
        var kernel = phase == StepPhase.Decode ? MeasuredKernel.ConvolutionDecode : MeasuredKernel.ConvolutionPrefill;
        foreach (var (key, grid) in _tables)
        {
            if (key.Kernel == kernel && key.Window == taps && (phase != StepPhase.Decode || tokens == 1.0))
            {
                return KernelOverlay.Replaced(analytic, phase == StepPhase.Decode
                    ? grid.Time([channels, sequences], analytic.Total.Value)
                    : grid.Time([channels, sequences, tokens], analytic.Total.Value));
            }
        }

        return analytic;
    }
}
