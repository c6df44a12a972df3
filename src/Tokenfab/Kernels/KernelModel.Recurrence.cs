using Tokenfab.Models;

namespace Tokenfab.Kernels;

/// <content>State-space and linear-attention mixers.</content>
public sealed partial class KernelModel
{
    private readonly RecurrenceConstants _recurrence;

    /// <summary>The recurrence of one layer on one chip.</summary>
    /// <param name="mixer">Its shape, whole.</param>
    /// <param name="shards">Ranks over which its heads are split.</param>
    /// <param name="phase">Chunked prefill or one-step decode.</param>
    /// <param name="sequences">Sequences in the batch.</param>
    /// <param name="tokens">Tokens of each.</param>
    /// <remarks>The short convolution is a memory-bound kernel of its own. Prefill is the chunked matrix form (Mamba-2,
    /// arXiv:2405.21060 section 6; delta nets add the WY transform, arXiv:2412.06464 section 3.3) or the serial scan of Mamba-1;
    /// decode reads and writes every state once, in 32 bits.</remarks>
    public KernelTime Recurrence(RecurrentMixer mixer, int shards, StepPhase phase, double sequences, double tokens)
    {
        var heads = (double)mixer.ValueHeads / shards;
        var keyHeads = (double)mixer.KeyHeads / shards;
        var channels = (heads * mixer.ValueHeadSize) + (2.0 * keyHeads * mixer.KeyHeadSize);
        var rows = sequences * tokens;
        var scan = phase == StepPhase.Decode
            ? OneStep(mixer, heads, channels, sequences, rows)
            : Chunked(mixer, heads, keyHeads, channels, sequences, tokens);
        return mixer.ConvolutionKernel == 0 ? scan : scan + Convolution(mixer, channels, rows);
    }

    private KernelTime Convolution(RecurrentMixer mixer, double channels, double rows)
    {
        var work = rows * channels * mixer.ConvolutionKernel * 2.0;
        var bytes = rows * channels * 4.0;
        return Timed(_launch, work * _recurrence.PerFlopVector, bytes * _perByte, _exposed, work, bytes);
    }

    private KernelTime OneStep(RecurrentMixer mixer, double heads, double channels, double sequences, double rows)
    {
        var state = heads * mixer.KeyHeadSize * mixer.ValueHeadSize;
        var work = rows * state * (IsDelta(mixer) ? 8.0 : 6.0);
        var bytes = (sequences * state * 8.0) + (rows * (channels + (heads * mixer.ValueHeadSize)) * 2.0);
        return Timed(_recurrence.DecodeStart, work * _recurrence.PerFlopVector, bytes * _recurrence.PerStateByte, _exposed, work, bytes);
    }

    private KernelTime Chunked(RecurrentMixer mixer, double heads, double keyHeads, double channels, double sequences, double tokens)
    {
        var r = _recurrence;
        double keySize = mixer.KeyHeadSize;
        double valueSize = mixer.ValueHeadSize;
        var state = heads * keySize * valueSize;
        var rows = sequences * tokens;
        double chunk = Math.Max(mixer.ChunkSize, 1);
        var chunks = Math.Ceiling(tokens / chunk);
        var bytes = (rows * (channels + (heads * valueSize)) * 2.0 * r.Passes) + (sequences * (chunks + 1.0) * state * 4.0);
        if (mixer.Kind == RecurrenceKind.Mamba1)
        {
            var serial = rows * state * 6.0;
            return Timed(r.PrefillStart, serial * r.PerFlopVector, bytes * _perByte, _exposed, serial, bytes);
        }

        var within = (keyHeads * chunk * keySize) + (heads * chunk * valueSize);
        var transform = IsDelta(mixer) ? heads * chunk * (keySize + valueSize + (chunk / 3.0)) : 0.0;
        var work = 2.0 * rows * (within + transform + (2.0 * state));

        // The scan over chunks is serial within a head; heads and sequences run side by side.
        var math = Math.Max(work * r.PerFlop, chunks * r.ChunkStep);
        return Timed(r.PrefillStart, math, bytes * _perByte, _exposed, work, bytes);
    }

    private static bool IsDelta(RecurrentMixer mixer) => mixer.Kind is RecurrenceKind.GatedDeltaNet or RecurrenceKind.KimiDelta;

    private sealed class RecurrenceConstants(KernelCalibration fit, double peak16, double bandwidth)
    {
        public readonly double PerFlop = 1.0 / (peak16 * fit.Recurrence.MathEfficiency);

        // Vector units run at about a sixteenth of the matrix units' 16-bit rate on every GPU and NPU since 2020.
        public readonly double PerFlopVector = 16.0 / peak16;
        public readonly double Passes = fit.Recurrence.Passes;
        public readonly double PrefillStart = fit.Recurrence.PrefillStart.Value;
        public readonly double DecodeStart = fit.Recurrence.DecodeStart.Value;
        public readonly double ChunkStep = fit.Recurrence.ChunkStep.Value;
        public readonly double PerStateByte = 1.0 / (bandwidth * fit.Recurrence.StateEfficiency);
    }
}
