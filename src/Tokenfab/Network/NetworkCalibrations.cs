using Tokenfab.Hardware;

namespace Tokenfab.Network;

/// <summary>Which calibration a class of links gets.</summary>
public static class NetworkCalibrations
{
    private static readonly NetworkCalibration Switched = new(
        "nvlink-switched", new(9e-6), new(0.9e-6), 0.80, new(12e-6), 0.68, new(3.5e-6), new(0.3e-6), 0.65, new(12e-6), 0.55, 0.35);

    private static readonly NetworkCalibration Mesh = Switched with
    {
        Name = "mesh", Start = new(12e-6), Efficiency = 0.75, DirectStart = new(5e-6), TypicalError = 0.5,
    };

    private static readonly NetworkCalibration Torus = Switched with { Name = "torus", Start = new(4e-6), Hop = new(1e-6), Efficiency = 0.85, TypicalError = 0.5 };

    private static readonly NetworkCalibration Pcie = Switched with
    {
        Name = "pcie", Start = new(15e-6), Hop = new(3e-6), Efficiency = 0.6, DirectStart = new(10e-6), DirectEfficiency = 0.5, TypicalError = 0.6,
    };

    private static readonly NetworkCalibration Fabric = Switched with
    {
        Name = "fabric", Start = new(15e-6), Hop = new(5e-6), Efficiency = 0.85, ReductionEfficiency = 0.85, ExpertStart = new(60e-6), ExpertEfficiency = 0.85, TypicalError = 0.5,
    };

    /// <summary>The calibration of a class of links.</summary>
    public static NetworkCalibration Of(NetworkLink link) => link.Topology switch
    {
        TopologyKind.Switched => Switched,
        TopologyKind.FullMesh => Mesh,
        TopologyKind.Torus2D or TopologyKind.Torus3D => Torus,
        TopologyKind.Pcie => Pcie,
        TopologyKind.FatTree => Fabric,
        _ => throw new ArgumentOutOfRangeException(nameof(link)),
    };
}
