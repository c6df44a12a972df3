using Tokenfab.Network;

namespace Tokenfab.Calibration;

/// <summary>Where the fits of links start: round figures, the same at every run, so that a fit does not depend on the one before it.</summary>
internal static class LinkPriors
{
    public static NetworkCalibration Of(string id) => id switch
    {
        "nvlink3" => Switched(id, "NVLink 3", 1.0),
        "nvlink4" => Switched(id, "NVLink 4", 1.0),
        "nvlink5" => Switched(id, "NVLink 5", 1.0),
        "pcie" => Bus(id, "PCI Express from peer to peer"),
        "pcie3" => Bus(id, "PCI Express 3 through host memory"),
        "fat-tree" => Fabric(id, "Network interfaces behind a fat tree", 1.0),
        "ethernet" => Fabric(id, "Ethernet without remote memory access", 10.0),
        _ => throw new ArgumentOutOfRangeException(nameof(id)),
    };

    private static NetworkCalibration Switched(string id, string name, double slower) => new(
        id, name, 0.75,
        new(new(4e-6 * slower), new(0.8e-6 * slower), new(20e9)),
        new(new(6e-6 * slower), new(1.2e-6 * slower), new(200e9)),
        new(new(12e-6 * slower), new(2e-6 * slower), new(600e9), new(30e-6), new(16e6)),
        new(new(6e-6 * slower), new(0.3e-6 * slower), new(6e9), new(14e-6 * slower), 0.75, 0.8),
        new(new(20e-6), 0.6),
        new(new(4e-6 * slower), new(0.1e-6 * slower), new(5e-6 * slower), 0.55, 0.5),
        new(new(26e-6), new(48e-6), new(5e-6), 0.8, new(10e6), 0.65, new(19e9), new(0.3e-6)),
        new(new(8e-6), new(20e-9), 0.5, 0.5, new(25e9)),
        new(new(12e-6), new(0.1e-6), 0.55, new(7e-9)),
        new(40e-6), 0.5, []);

    // Eight RTX 4090 reduce eight bytes in 42 us (github.com/NVIDIA/nccl, issue 1530): 14 steps. The library does not send lines over a bus.
    private static NetworkCalibration Bus(string id, string name) => Switched(id, name, 2.0) with
    {
        Words = new(new(7e-6), new(2.5e-6), new(20e9)),
        Lines = new(new(300e-6), new(2.5e-6), new(200e9)),
        Chunks = new(new(20e-6), new(5e-6), new(600e9), new(30e-6), new(16e6)),
        Note = "Floors of small messages, sends and all-to-alls are estimates.",
    };

    private static NetworkCalibration Fabric(string id, string name, double slower) => new(
        id, name, 0.62,
        new(new(10e-6 * slower), new(10e-6 * slower), new(20e9)),
        new(new(30e-6 * slower), new(14e-6 * slower), new(200e9)),
        new(new(50e-6 * slower), new(20e-6 * slower), new(600e9), new(60e-6 * slower), new(64e6)),
        new(new(15e-6 * slower), new(0.5e-6 * slower), new(2e9 / slower), new(30e-6 * slower), 0.7, 0.7),
        new(new(20e-6), 0.6),
        new(new(30e-6), new(5e-6), new(30e-6), 0.6, 0.6),
        new(new(60e-6), new(80e-6), new(10e-6), 0.8, new(10e6), 0.8, new(2e9), new(0.3e-6)),
        new(new(20e-6), new(20e-9), 0.9, 0.9, new(25e9)),
        new(new(20e-6), new(0.1e-6), 0.6, new(7e-9)),
        new(40e-6), 0.5, []);
}
