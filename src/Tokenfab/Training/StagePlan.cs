namespace Tokenfab.Training;

/// <summary>How many layers each chunk of a pipeline gets.</summary>
internal static class StagePlan
{
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
}
