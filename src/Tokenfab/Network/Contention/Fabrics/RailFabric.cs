using Tokenfab.Quantities;

namespace Tokenfab.Network.Contention.Fabrics;

/// <summary>Scale-up domains joined by a rail-optimised fat tree: the n-th chips of all domains share their own leaf switches.</summary>
/// <remarks>A leaf joins one rail of some domains, a pod the leaves of some domains, a core all pods. Traffic to another rail goes to the chip
/// of that rail in its own domain first (NCCL's PXN). With several planes each interface is split over as many separate trees and packets over
/// all of them. HGX with InfiniBand, GB200 NVL72 with its scale-out and CloudMatrix384 (two tiers within the domain) are all of this shape.</remarks>
public sealed class RailFabric : Fabric
{
    private const int UpOut = 0, UpIn = 1, BoardOut = 2, BoardIn = 3, NicOut = 4, NicIn = 5, LeafUp = 6, LeafDown = 7, PodUp = 8, PodDown = 9;

    private readonly RailShape _shape;
    private readonly int _podDomains;

    private RailFabric(RailShape shape, IReadOnlyList<LinkTier> tiers)
        : base(shape.Domains * shape.DomainSize, tiers) => (_shape, _podDomains) = (shape, shape.LeafDomains * shape.PodLeaves);

    /// <summary>A fabric of a shape.</summary>
    /// <exception cref="InputException">Domains, leaves and pods do not divide into one another.</exception>
    public static RailFabric Of(RailShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        void Require(bool holds, string field, string problem, string mend)
        {
            if (!holds)
            {
                throw new InputException("fabric", null, field, problem, mend);
            }
        }

        Require(shape.Domains >= 1 && shape.DomainSize >= 1 && shape.Planes >= 1, "domains", "a fabric has at least one domain, chip and plane", "write whole numbers from 1 on");
        Require(shape.DomainSize % shape.BoardSize == 0, "board_size", $"boards of {shape.BoardSize} do not divide a domain of {shape.DomainSize}", "write a divisor");
        Require(shape.LeafDomains >= 1 && shape.PodLeaves >= 1, "leaf_domains", "leaves and pods must hold something", "write whole numbers from 1 on");
        Require(
            shape.LeafOversubscription >= 1.0 && shape.PodOversubscription >= 1.0 && shape.BoardOversubscription >= 1.0, "oversubscription",
            "a tree has at most as much going up as coming in", "write 1 for non-blocking, or how many times less goes up");
        var ranks = shape.Domains * shape.DomainSize;
        var (leaves, pods) = (Ceiling(shape.Domains, shape.LeafDomains), Ceiling(shape.Domains, shape.LeafDomains * shape.PodLeaves));
        var boards = shape.BoardSize < shape.DomainSize ? ranks / shape.BoardSize : 0;
        var boardRate = shape.ScaleUp * (shape.BoardSize / shape.BoardOversubscription);
        var leafRate = shape.ScaleOut * (shape.LeafDomains / shape.LeafOversubscription / shape.Planes);
        var podRate = leafRate * (shape.PodLeaves / shape.PodOversubscription);
        var (leafCount, podCount) = (leaves > 1 ? leaves * shape.DomainSize * shape.Planes : 0, pods > 1 ? pods * shape.DomainSize * shape.Planes : 0);
        return new RailFabric(
            shape,
            [
                new("scale-up out", ranks, shape.ScaleUp, FailureDomain.Rank), new("scale-up in", ranks, shape.ScaleUp, FailureDomain.Rank),
                new("board up", boards, boardRate, FailureDomain.Board), new("board down", boards, boardRate, FailureDomain.Board),
                new("interface out", ranks * shape.Planes, shape.ScaleOut / shape.Planes), new("interface in", ranks * shape.Planes, shape.ScaleOut / shape.Planes),
                new("leaf up", leafCount, leafRate), new("leaf down", leafCount, leafRate), new("pod up", podCount, podRate), new("pod down", podCount, podRate),
            ]);
    }

    /// <inheritdoc/>
    public override void Route(int from, int to, ICollection<Hop> hops)
    {
        ArgumentNullException.ThrowIfNull(hops);
        var size = _shape.DomainSize;
        var (source, target) = (from / size, to / size);
        if (source == target)
        {
            Within(from, to, hops);
            return;
        }

        var rail = to % size;
        var gate = (source * size) + rail;
        if (gate != from)
        {
            Within(from, gate, hops);
        }

        var share = 1.0 / _shape.Planes;
        for (var plane = 0; plane < _shape.Planes; plane++)
        {
            hops.Add(On(NicOut, (gate * _shape.Planes) + plane, share));
            var (leafFrom, leafTo) = (source / _shape.LeafDomains, target / _shape.LeafDomains);
            if (leafFrom != leafTo)
            {
                var (podFrom, podTo) = (source / _podDomains, target / _podDomains);
                hops.Add(On(LeafUp, Trunk(leafFrom, rail, plane), share));
                if (podFrom != podTo)
                {
                    hops.Add(On(PodUp, Trunk(podFrom, rail, plane), share));
                    hops.Add(On(PodDown, Trunk(podTo, rail, plane), share));
                }

                hops.Add(On(LeafDown, Trunk(leafTo, rail, plane), share));
            }

            hops.Add(On(NicIn, (to * _shape.Planes) + plane, share));
        }
    }

    private void Within(int from, int to, ICollection<Hop> hops)
    {
        hops.Add(On(UpOut, from));
        var (boardFrom, boardTo) = (from / _shape.BoardSize, to / _shape.BoardSize);
        if (_shape.BoardSize < _shape.DomainSize && boardFrom != boardTo)
        {
            hops.Add(On(BoardOut, boardFrom));
            hops.Add(On(BoardIn, boardTo));
        }

        hops.Add(On(UpIn, to));
    }

    private int Trunk(int group, int rail, int plane) => (((group * _shape.DomainSize) + rail) * _shape.Planes) + plane;

    private static int Ceiling(int things, int each) => (things + each - 1) / each;
}

/// <summary>The shape of a rail fabric.</summary>
/// <param name="Domains">Scale-up domains.</param>
/// <param name="DomainSize">Chips of each.</param>
/// <param name="ScaleUp">Rate of a chip within its domain, each way.</param>
/// <param name="ScaleOut">Rate of a chip's own interface, all planes together, each way.</param>
public sealed record RailShape(int Domains, int DomainSize, BytesPerSecond ScaleUp, BytesPerSecond ScaleOut)
{
    /// <summary>Chips of a board, whose switches join the domain's second tier; the domain's where it has one tier.</summary>
    public int BoardSize { get; init; } = DomainSize;

    /// <summary>How many times less goes up from a board than its chips can send.</summary>
    public double BoardOversubscription { get; init; } = 1.0;

    /// <summary>Domains whose chips of one rail share a leaf.</summary>
    public int LeafDomains { get; init; } = 32;

    /// <summary>How many times less goes up from a leaf than comes in.</summary>
    public double LeafOversubscription { get; init; } = 1.0;

    /// <summary>Leaves of a rail that share a pod.</summary>
    public int PodLeaves { get; init; } = int.MaxValue / 1024;

    /// <summary>How many times less goes up from a pod than comes in.</summary>
    public double PodOversubscription { get; init; } = 1.0;

    /// <summary>Separate trees that each interface is split over.</summary>
    public int Planes { get; init; } = 1;
}
