using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Hardware;

/// <summary>How the chips of one domain are joined.</summary>
[JsonConverter(typeof(WordConverter<TopologyKind>))]
public enum TopologyKind
{
    /// <summary>No links of its own: traffic crosses PCIe and the host.</summary>
    Pcie,

    /// <summary>Every chip reaches every other at full rate through switches (NVSwitch, UB).</summary>
    Switched,

    /// <summary>A direct link between every pair: one peer gets 1/(n-1) of a chip's bandwidth (xGMI, HCCS).</summary>
    FullMesh,

    /// <summary>A two-dimensional torus (TPU v5e, v6e).</summary>
    [JsonStringEnumMemberName("torus_2d")]
    Torus2D,

    /// <summary>A three-dimensional torus (TPU v4, v5p, v7; Trainium).</summary>
    [JsonStringEnumMemberName("torus_3d")]
    Torus3D,

    /// <summary>Network interfaces behind a rail-optimised or fat tree (InfiniBand, RoCE).</summary>
    FatTree,
}
