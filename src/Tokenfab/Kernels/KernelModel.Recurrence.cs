using Tokenfab.Models;

namespace Tokenfab.Kernels;

/// <content>State-space and linear-attention mixers.</content>
public sealed partial class KernelModel
{
    private readonly RecurrenceConstants[] _recurrence;

    /// <summary>The recurrence of one layer on one chip.</summary>
    /// <param name="mixer">Its shape, whole.</param>
    /// <param name="shards">Ranks over which its heads are split.</param>
    /// <param name="phase">Chunked prefill or one-step decode.</param>
    /// <param name="sequences">Sequences in the batch.</param>
    /// <param name="tokens">Tokens of each.</param>
    /// <param name="kernels">Whose kernels run.</param>
    /// <remarks>The short convolution is a kernel of its own. Prefill is the chunked matrix form (Mamba-2,
    /// arXiv:2405.21060 section 6; delta nets add the WY transform, arXiv:2412.06464 section 3.3) or the serial scan of Mamba-1;
    /// decode reads and writes every state once, in 32 bits.</remarks>
    public KernelTime Recurrence(
        RecurrentMixer mixer, int shards, StepPhase phase, double sequences, double tokens, AttentionKernels kernels = AttentionKernels.Sglang)
    {
        var heads = (double)mixer.ValueHeads / shards;
        var keyHeads = (double)mixer.KeyHeads / shards;
        var channels = (heads * mixer.ValueHeadSize) + (2.0 * keyHeads * mixer.KeyHeadSize);
        var scan = phase == StepPhase.Decode
            ? OneStep(_recurrence[(int)kernels], mixer, heads, channels, sequences, sequences * tokens)
            : Chunked(_recurrence[(int)kernels], mixer, heads, keyHeads, channels, sequences, tokens);
        scan = _measured is null ? scan : _measured.Scan(scan, mixer, phase, keyHeads, heads, sequences, tokens);
        return mixer.ConvolutionKernel == 0 ? scan : scan + Convolution(channels, phase, sequences, tokens, mixer.ConvolutionKernel, kernels);
    }

    /// <summary>The short causal convolution before a recurrence.</summary>
    /// <param name="channels">Channels on this chip.</param>
    /// <param name="phase">Prompts, or running sequences that keep their last inputs.</param>
    /// <param name="sequences">Sequences in the batch.</param>
    /// <param name="tokens">Tokens of each.</param>
    /// <param name="taps">Inputs that an output depends on.</param>
    /// <param name="kernels">Whose kernels run.</param>
    public KernelTime Convolution(double channels, StepPhase phase, double sequences, double tokens, int taps, AttentionKernels kernels = AttentionKernels.Sglang)
    {
        var r = _recurrence[(int)kernels];
        var rows = sequences * tokens;
        var work = rows * channels * taps * 2.0;
        var kept = sequences * channels * (taps - 1.0) * 4.0;
        var bytes = (rows * channels * 4.0) + (phase == StepPhase.Decode ? kept : 0.0);
        var time = phase == StepPhase.Decode
            ? Timed(r.UpdateStart, rows * channels * r.UpdateStep * _perUnit, bytes * _perByte, 0.0, work, bytes)
            : Timed(r.ConvolutionStart + (sequences * channels * r.SequenceStep * _perUnit), rows * channels * r.ElementStep * _perUnit, bytes * _perByte, 0.0, work, bytes);
        return _measured is null ? time : _measured.Convolution(time, phase, channels, sequences, tokens, taps);
    }

    private KernelTime OneStep(RecurrenceConstants r, RecurrentMixer mixer, double heads, double channels, double sequences, double rows)
    {
        var state = heads * mixer.KeyHeadSize * mixer.ValueHeadSize;
        var work = rows * state * (IsDelta(mixer) ? 8.0 : 6.0);
        var bytes = (sequences * state * 8.0) + (rows * (channels + (heads * mixer.ValueHeadSize)) * 2.0);
        return Timed(r.DecodeStart, work * r.PerFlopVector, bytes * r.PerStateByte, _exposed, work, bytes);
    }

    private KernelTime Chunked(RecurrenceConstants r, RecurrentMixer mixer, double heads, double keyHeads, double channels, double sequences, double tokens)
    {
        var scan = IsDelta(mixer) ? r.DeltaNet : r.StateSpace;
        double keySize = mixer.KeyHeadSize;
        double valueSize = mixer.ValueHeadSize;
        var state = heads * keySize * valueSize;
        var rows = sequences * tokens;
        double chunk = Math.Max(mixer.ChunkSize, 1);
        var chunks = Math.Ceiling(tokens / chunk);
        var bytes = (rows * (channels + (heads * valueSize)) * 2.0 * scan.Passes) + (sequences * (chunks + 1.0) * state * 4.0);
        if (mixer.Kind == RecurrenceKind.Mamba1)
        {
            var serial = rows * state * 6.0;
            return Timed(scan.Start, serial * r.PerFlopVector, bytes * _perByte, _exposed, serial, bytes);
        }

        var within = (keyHeads * chunk * keySize) + (heads * chunk * valueSize);
        var transform = IsDelta(mixer) ? heads * chunk * (keySize + valueSize + (chunk / 3.0)) : 0.0;
        var perRow = 2.0 * (within + transform + (2.0 * state));
        var parallel = Timed(scan.Start, sequences * chunks * chunk * perRow * scan.PerFlop, bytes * _perByte, ScanConstants.Exposed, rows * perRow, bytes);

        // The scan over chunks is serial within a head; heads and sequences run side by side.
        var last = new Quantities.Seconds(scan.Start + (chunks * scan.ChunkStep));
        return parallel.Total < last ? parallel with { Total = last } : parallel;
    }

    private static bool IsDelta(RecurrentMixer mixer) => mixer.Kind is RecurrenceKind.GatedDeltaNet or RecurrenceKind.KimiDelta;
}
