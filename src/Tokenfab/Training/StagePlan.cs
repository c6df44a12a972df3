using Tokenfab.Models;
using Tokenfab.Training.Work;

namespace Tokenfab.Training;

/// <summary>How many layers each chunk of a pipeline gets.</summary>
internal static class StagePlan
{
    /// <summary>The split of a framework.</summary>
    /// <param name="trainer">The framework.</param>
    /// <param name="blocks">The model's blocks.</param>
    /// <param name="chunks">Chunks.</param>
    public static int[] Of(Trainer trainer, ModelBlocks blocks, int chunks) => trainer.SplitsByCost ? ByCost(blocks, chunks) : Even(blocks.Layers.Count, chunks);

    /// <summary>The most even split. What does not divide goes to the chunks in the middle: the first holds the embedding too, and the last the head.</summary>
    /// <param name="layers">Layers of the model.</param>
    /// <param name="chunks">Chunks.</param>
    public static int[] Even(int layers, int chunks)
    {
        var counts = new int[chunks];
        var (each, rest) = Math.DivRem(layers, chunks);
        Array.Fill(counts, each);
        for (var i = 0; i < rest; i++)
        {
            // The last chunk comes last, the first one before it.
            counts[i < chunks - 2 ? i + 1 : i == chunks - 2 ? 0 : chunks - 1]++;
        }

        return counts;
    }

    /// <summary>nanotron's split: a chunk takes blocks until its share of the weights that are multiplied, the head's included, is reached; the last chunks may hold none.</summary>
    private static int[] ByCost(ModelBlocks blocks, int chunks)
    {
        var kinds = blocks.Kinds.Select(Weights).ToArray();
        var total = blocks.Layers.Sum(kind => kinds[kind]) + Weights(blocks.Head);
        var counts = new int[chunks];
        var (chunk, done) = (0, 0.0);
        foreach (var kind in blocks.Layers)
        {
            counts[chunk]++;
            done += kinds[kind];
            chunk += chunk < chunks - 1 && done * chunks >= total * (chunk + 1) ? 1 : 0;
        }

        return counts;
    }

    private static double Weights(IReadOnlyList<Operator> block) => block.Sum(op => op switch
    {
        // A head that shares the embedding's table holds no weights of its own.
        Gemm gemm when gemm.HoldsWeights || gemm.Role == OperatorRole.Head => (double)gemm.Outer * gemm.Inner * gemm.Batch,
        GroupedGemm experts => (double)experts.Outer * experts.Inner * experts.TopK,
        _ => 0.0,
    });
}
