namespace Tokenfab.Models.Import;

/// <summary>Bounds on what sizes may multiply to. Each size of a file is bounded on its own; this keeps their products within what the graph counts in.</summary>
internal static class ShapeLimits
{
    /// <summary>The widest projection that is read; the widest in use are a thousand times narrower.</summary>
    public const long Widest = 1 << 28;

    /// <summary>Refuses a model whose widths are absurd.</summary>
    /// <param name="model">The model.</param>
    /// <param name="file">The file it was read from.</param>
    public static ModelArchitecture Check(ModelArchitecture model, string file)
    {
        foreach (var width in model.Layers.Concat(model.MtpLayers).SelectMany(run => Widths(run.Mixer)).Append(Streams(model)))
        {
            if (width > Widest)
            {
                throw new InputException(file, null, null, $"its sizes multiply to a width of {width}", $"widths of up to {Widest} are read");
            }
        }

        return model;
    }

    // The projection that mixes parallel streams reads all of them.
    private static long Streams(ModelArchitecture model) => (long)model.ResidualStreams * Math.Max(model.HiddenSize, model.ResidualStreams + 2);

    private static IEnumerable<long> Widths(TokenMixer? mixer) => mixer switch
    {
        GroupedQueryAttention a =>
        [
            (long)a.Heads * Math.Max(a.HeadSize, a.ValueHeadSize), (long)a.KvHeads * Math.Max(a.HeadSize, a.ValueHeadSize), Indexer(a.Indexer),
        ],
        LatentAttention a => [(long)a.Heads * (a.NopeHeadSize + a.RopeHeadSize), (long)a.Heads * (a.NopeHeadSize + a.ValueHeadSize), Indexer(a.Indexer)],
        CompressedAttention a => [(long)a.Heads * a.HeadSize, (long)a.OutputGroups * a.OutputRank, Indexer(a.Indexer)],
        RecurrentMixer m => [(long)m.KeyHeads * m.KeyHeadSize, (long)m.ValueHeads * m.ValueHeadSize],
        _ => [],
    };

    private static long Indexer(SparseIndexer? indexer) => indexer is null ? 0 : ((long)indexer.Heads + 1) * indexer.HeadSize;
}
