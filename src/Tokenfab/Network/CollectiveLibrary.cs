namespace Tokenfab.Network;

/// <summary>Whose collectives run.</summary>
public enum CollectiveLibrary
{
    /// <summary>A serving engine's: one-shot and two-shot kernels over peer memory for small messages, the vendor's library for the rest.</summary>
    Engine,

    /// <summary>The vendor's library alone (NCCL, RCCL, HCCL): training, and engines without custom kernels.</summary>
    Vendor,

    /// <summary>TensorRT-LLM's: its kernels write to peers, whose readers see by the data itself that it has come, rather than meet at a barrier first.</summary>
    TensorRtLlm,
}

/// <summary>Libraries by who runs them.</summary>
public static class CollectiveLibraries
{
    /// <summary>The library of a serving engine, by the names that tables and profiles use.</summary>
    public static CollectiveLibrary Of(string engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine.Contains("trt", StringComparison.OrdinalIgnoreCase) || engine.Contains("tensorrt", StringComparison.OrdinalIgnoreCase)
            ? CollectiveLibrary.TensorRtLlm
            : CollectiveLibrary.Engine;
    }
}
