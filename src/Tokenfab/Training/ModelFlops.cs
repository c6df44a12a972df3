using Tokenfab.Models;
using Tokenfab.Quantities;

namespace Tokenfab.Training;

/// <summary>Arithmetic of training on one sequence, by what papers count.</summary>
/// <param name="Linear">Forward pass of all matrix products with weights, the head included.</param>
/// <param name="CausalAttention">Forward pass of the attention's two products over the pairs that the mask leaves.</param>
/// <param name="FullAttention">The same over all pairs, as formulas without a mask count it.</param>
public readonly record struct ModelFlops(Flops Linear, Flops CausalAttention, Flops FullAttention)
{
    /// <summary>Training: forward and twice that backward, masked pairs not counted.</summary>
    public Flops Causal => (Linear + CausalAttention) * 3.0;

    /// <summary>Training, masked pairs counted: what Megatron's, PaLM's and most papers' formulas give.</summary>
    public Flops Full => (Linear + FullAttention) * 3.0;

    /// <summary>What the chips do under recomputation, masked pairs counted (SC21 eq. 3 under full recomputation).</summary>
    /// <param name="recompute">What is recomputed.</param>
    /// <param name="share">Share of the layers that is.</param>
    /// <param name="head">Arithmetic of the head, which no framework recomputes.</param>
    public Flops Hardware(Recompute recompute, double share, Flops head) => recompute switch
    {
        Recompute.Full => Full + ((Linear + FullAttention - head) * share),
        Recompute.Selective => Full + FullAttention,
        _ => Full,
    };

    /// <summary>Counts a model.</summary>
    public static ModelFlops Of(ModelArchitecture model, int sequence)
    {
        double linear = 0.0, causal = 0.0, full = 0.0;
        foreach (var op in OperatorGraph.Of(model, withMtp: model.MtpModules > 0).Operators.Where(op => op.Rows != RowSource.DecodeTokens))
        {
            switch (op)
            {
                case Gemm gemm:
                    linear += 2.0 * gemm.Layers * gemm.Outer * gemm.Inner * gemm.Batch * sequence;
                    break;
                case GroupedGemm experts:
                    linear += 2.0 * experts.Layers * experts.Outer * experts.Inner * experts.TopK * (double)sequence;
                    break;
                case Attention { IsIndexer: false } attention:
                    var perPair = 2.0 * attention.Layers * attention.Heads * (attention.QkSize + attention.ValueSize);
                    causal += perPair * attention.Span.Pairs(sequence, 0.0);
                    full += attention.Span.IsFull ? perPair * sequence * sequence : perPair * attention.Span.Pairs(sequence, 0.0);
                    break;
                default:
                    break;
            }
        }

        return new(new(linear), new(causal), new(full));
    }

    /// <summary>The head's forward pass.</summary>
    public static Flops Head(ModelArchitecture model, int sequence) => new(2.0 * model.VocabularySize * model.HiddenSize * sequence);
}
