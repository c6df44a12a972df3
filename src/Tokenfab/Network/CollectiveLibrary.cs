namespace Tokenfab.Network;

/// <summary>Whose collectives run.</summary>
public enum CollectiveLibrary
{
    /// <summary>A serving engine's: one-shot and two-shot kernels over peer memory for small messages, the vendor's library for the rest.</summary>
    Engine,

    /// <summary>The vendor's library alone (NCCL, RCCL, HCCL): training, and engines without custom kernels.</summary>
    Vendor,
}
