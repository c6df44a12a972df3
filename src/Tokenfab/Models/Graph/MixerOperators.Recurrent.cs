namespace Tokenfab.Models.Graph;

/// <summary>Mixers with a state of fixed size.</summary>
internal static partial class MixerOperators
{
    private static void Write(GraphWriter graph, RecurrentMixer mixer, int layers)
    {
        var prefix = graph.Prefix(mixer.Kind switch
        {
            RecurrenceKind.Mamba1 => "mamba1",
            RecurrenceKind.Mamba2 => "mamba2",
            RecurrenceKind.GatedDeltaNet => "delta_net",
            RecurrenceKind.KimiDelta => "kimi_delta",
            RecurrenceKind.Lightning => "lightning",
            _ => throw new ArgumentException($"no operators are known for {mixer.Kind}", nameof(mixer)),
        });
        var inner = mixer.ValueWidth;

        graph.Norm(prefix, layers);
        graph.Add(new Gemm(
            $"{prefix}.in", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Column, InputWidth(mixer), graph.HiddenSize));
        if (mixer.Kind == RecurrenceKind.Mamba1)
        {
            // Step size, input and output matrices depend on the token; every rank needs all of them.
            graph.Add(new Gemm(
                $"{prefix}.x", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Row, mixer.LowRank + (2 * mixer.KeyHeadSize), inner));
            graph.Add(new Gemm($"{prefix}.dt", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Column, inner, mixer.LowRank));
        }

        if (mixer.Kind == RecurrenceKind.KimiDelta)
        {
            var ranks = mixer.FullRankGate ? 1 : 2;
            graph.Add(new Gemm(
                $"{prefix}.low_rank", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Replicated, ranks * mixer.LowRank, graph.HiddenSize));
            graph.Add(new Gemm(
                $"{prefix}.decay", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Column, mixer.KeyWidth, mixer.LowRank));
            if (!mixer.FullRankGate)
            {
                graph.Add(new Gemm($"{prefix}.gate", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Column, inner, mixer.LowRank));
            }
        }

        graph.Add(new Recurrence($"{prefix}.prefill", layers, mixer, StepPhase.Prefill));
        graph.Add(new Recurrence($"{prefix}.decode", layers, mixer, StepPhase.Decode));

        // The output is normalised and gated, Mamba-1's gated only.
        graph.Add(new Elementwise(
            $"{prefix}.gated_norm", OperatorRole.Norm, layers, RowSource.AllTokens, Sharding.Heads, 2.0 * inner, inner));
        graph.Add(new Gemm($"{prefix}.out", OperatorRole.Attention, layers, RowSource.AllTokens, Sharding.Row, graph.HiddenSize, inner));
    }

    // What the hidden state is projected to, all heads.
    private static int InputWidth(RecurrentMixer mixer) => mixer.Kind switch
    {
        // Value and gate.
        RecurrenceKind.Mamba1 => 2 * mixer.ValueWidth,

        // Gate, value, input and output matrices, step size (arXiv:2405.21060 section 6).
        RecurrenceKind.Mamba2 => (2 * mixer.ValueWidth) + (2 * mixer.KeyWidth) + mixer.ValueHeads,

        // Query, key, value, gate; write strength and decay per value head.
        RecurrenceKind.GatedDeltaNet => (2 * mixer.KeyWidth) + (2 * mixer.ValueWidth) + (2 * mixer.ValueHeads),

        // Query, key, value, write strength; the gate here if it is of full rank.
        RecurrenceKind.KimiDelta => (2 * mixer.KeyWidth) + ((mixer.FullRankGate ? 2 : 1) * mixer.ValueWidth) + mixer.ValueHeads,

        // Query, key, value, gate.
        RecurrenceKind.Lightning => (2 * mixer.KeyWidth) + (2 * mixer.ValueWidth),
        _ => throw new ArgumentException($"no projection is known for {mixer.Kind}", nameof(mixer)),
    };
}
