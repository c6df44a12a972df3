using Tokenfab.Hardware;

namespace Tokenfab.Network;

/// <summary>What the shape of a set of links leaves of a chip's rate to a group of ranks.</summary>
/// <param name="topology">How the chips are joined.</param>
/// <param name="size">Chips joined.</param>
internal sealed class LinkGeometry(TopologyKind topology, int size)
{
    /// <summary>How much of a chip's bandwidth lies outside the group. In a mesh a pair shares one of its links; a sub-torus of n chips
    /// spans log2 n doublings, each of which opens one link up to both directions of every dimension.</summary>
    public double Slowdown(double ranks) => topology switch
    {
        TopologyKind.FullMesh when ranks < size => (size - 1) / (ranks - 1.0),
        TopologyKind.Torus2D when ranks < 16.0 => 4.0 / Math.Log2(ranks),
        TopologyKind.Torus3D when ranks < 64.0 => 6.0 / Math.Log2(ranks),
        _ => 1.0,
    };

    /// <summary>How many times a chip's rate is what a single peer gets of it.</summary>
    /// <remarks>Behind switches the library opens fewer channels to one peer than all links could take: HGX A100 and H100 send at 0.75 to 0.77
    /// of their rate, pairs with a bridge at all of it.</remarks>
    public double SingleSlowdown { get; } = topology switch
    {
        TopologyKind.Switched => 1.28,
        TopologyKind.FullMesh => Math.Max(size - 1, 1),
        TopologyKind.Torus2D => 4.0,
        TopologyKind.Torus3D => 6.0,
        _ => 1.0,
    };

    /// <summary>Links that a byte of an all-to-all crosses on its way: a quarter of a ring per dimension.</summary>
    public double Crossings(double ranks) => topology switch
    {
        TopologyKind.Torus2D => Math.Max(1.0, Math.Sqrt(ranks) / 2.0),
        TopologyKind.Torus3D => Math.Max(1.0, Math.Cbrt(ranks) * 0.75),
        _ => 1.0,
    };

    /// <summary>Steps from rank to rank of an all-gather: round the ring, or to the far side of a torus; among many ranks a tree is shallower.</summary>
    public double Depth(double ranks) => topology switch
    {
        TopologyKind.Torus2D => Math.Sqrt(ranks),
        TopologyKind.Torus3D => 1.5 * Math.Cbrt(ranks),
        _ => ranks <= 16.0 ? ranks - 1.0 : Math.Min(ranks - 1.0, 4.0 * Math.Log2(ranks)),
    };

    /// <summary>Interfaces that a domain's chips use side by side when it talks to others: each its own, but over PCI Express all
    /// share the way through the host.</summary>
    public double Rails(double perDomain) => topology == TopologyKind.Pcie ? 1.0 : perDomain;
}
