namespace Tokenfab.Models.Graph;

/// <summary>Manifold-constrained hyper-connections as DeepSeek-V4 has them: before each half of a layer the streams are mixed
/// into its input, after it its output is spread over them and they are mixed among themselves.</summary>
internal static class HyperConnections
{
    /// <summary>Mixing weights that a token computes per half layer: in, out, and stream to stream.</summary>
    public static int Mixes(int streams) => streams * (2 + streams);

    /// <summary>Parameters of one half layer beside the projection that yields the mixes: their biases and three scales.</summary>
    public static double Vectors(int streams) => streams > 1 ? Mixes(streams) + 3.0 : 0.0;

    /// <summary>Parameters that fold the streams into one before the head.</summary>
    public static double Fold(int streams, int hiddenSize) => streams > 1 ? ((double)streams * streams * hiddenSize) + streams + 1.0 : 0.0;
}
