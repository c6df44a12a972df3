using Tokenfab.Models.Graph;

namespace Tokenfab.Models;

/// <summary>Parameters that are no matrix product: norms, biases, convolutions, sinks. Few, but a card that counts counts them.</summary>
internal static class VectorParameters
{
    /// <summary>Those of all layers of some runs; the norms of the halves included.</summary>
    public static double Of(ModelArchitecture model, IReadOnlyList<LayerRun> runs) =>
        runs.Sum(run => run.Count * (Half(model, run.Mixer, OfMixer) + Half(model, run.FeedForward, OfFeedForward)));

    /// <summary>Biases of experts that a token is not routed to.</summary>
    public static double Idle(ModelArchitecture model, IReadOnlyList<LayerRun> runs) => runs.Sum(run =>
        run.FeedForward is MixtureOfExperts { Bias: true } m
            ? run.Count * (m.Experts - m.TopK) * Biases(bias: true, m.Intermediate, m.Gated, m.ExpertWidth(model.HiddenSize))
            : 0.0);

    /// <summary>One norm over the hidden state.</summary>
    public static double Norm(ModelArchitecture model) => (model.NormBias ? 2.0 : 1.0) * model.HiddenSize;

    private static double Half<T>(ModelArchitecture model, T? half, Func<T, int, double> own)
        where T : class => half is null
            ? 0.0
            : ((model.SandwichNorms ? 2.0 : 1.0) * Norm(model)) + HyperConnections.Vectors(model.ResidualStreams) + own(half, model.HiddenSize);

    private static double OfMixer(TokenMixer mixer, int hidden) => mixer switch
    {
        GroupedQueryAttention a =>
            (a.QkvBias ? ((a.Heads + a.KvHeads) * (double)a.HeadSize) + (a.KeysAreValues ? 0 : a.KvHeads * a.ValueHeadSize) : 0.0)
            + (a.OutputBias ? hidden : 0.0)
            + (a.Sinks ? a.Heads : 0.0)
            + a.QkNorm switch
            {
                QkNorm.PerHead => 2.0 * a.HeadSize,
                QkNorm.PerLayer => (a.Heads + a.KvHeads) * (double)a.HeadSize,
                _ => 0.0,
            }
            + (a.Indexer is { } indexer ? 2.0 * indexer.HeadSize : 0.0),

        // The indexer's key is layer-normalised: weight and bias.
        LatentAttention a => a.QueryRank + a.KvRank + (a.Indexer is { } indexer ? 2.0 * indexer.HeadSize : 0.0),
        CompressedAttention a => a.QueryRank + a.HeadSize + a.Heads
            + (a.CompressionRatio > 0 ? Compressor(a, a.HeadSize) : 0.0)
            + (a.Indexer is { } indexer ? Compressor(a, indexer.HeadSize) : 0.0),
        RecurrentMixer m => OfRecurrence(m),
        _ => throw new ArgumentException($"no parameters are known for {mixer.GetType().Name}", nameof(mixer)),
    };

    // A weight for each position in the window, and a norm.
    private static double Compressor(CompressedAttention attention, int headSize) =>
        ((double)attention.CompressionRatio * attention.CompressorWidth(headSize)) + headSize;

    private static double OfRecurrence(RecurrentMixer m) =>
        ((double)m.ConvolutionChannels * (m.ConvolutionKernel + (m.ConvolutionBias ? 1 : 0))) + m.Kind switch
        {
            // State matrix, skip, step bias; norms of step, input and output (Jamba).
            RecurrenceKind.Mamba1 => ((double)m.ValueWidth * (m.KeyHeadSize + 2)) + m.LowRank + (2 * m.KeyHeadSize),

            // Decay, skip, step bias per head; norm.
            RecurrenceKind.Mamba2 => (3.0 * m.ValueHeads) + m.ValueWidth,
            RecurrenceKind.GatedDeltaNet => (2.0 * m.ValueHeads) + m.ValueHeadSize,

            // Decay per head, step bias per channel; norm.
            RecurrenceKind.KimiDelta => m.ValueHeads + m.KeyWidth + (double)m.ValueHeadSize,
            RecurrenceKind.Lightning => m.ValueWidth,
            _ => throw new ArgumentException($"no parameters are known for {m.Kind}", nameof(m)),
        };

    private static double OfFeedForward(FeedForward feedForward, int hidden) => feedForward switch
    {
        DenseFeedForward f => Biases(f.Bias, f.Intermediate, f.Gated, hidden),
        MixtureOfExperts m =>
            (m.SelectionBias ? m.Experts : 0.0)
            + (m.LatentNorm ? m.LatentSize : 0.0)
            + (m.Bias ? m.Experts * (1.0 + Biases(bias: true, m.Intermediate, m.Gated, m.ExpertWidth(hidden))) : 0.0)
            + (m.Dense is { } dense ? OfFeedForward(dense, hidden) : 0.0),
        _ => throw new ArgumentException($"no parameters are known for {feedForward.GetType().Name}", nameof(feedForward)),
    };

    private static double Biases(bool bias, int intermediate, bool gated, int hidden) =>
        bias ? ((gated ? 2.0 : 1.0) * intermediate) + hidden : 0.0;
}
