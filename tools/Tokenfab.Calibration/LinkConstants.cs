using Tokenfab.Network;

namespace Tokenfab.Calibration;

/// <summary>The constants of a class of links, with their bounds, by what determines them.</summary>
internal static class LinkConstants
{
    /// <summary>What large messages tell: they are all that is measured between pairs over PCI Express.</summary>
    public static IReadOnlyList<Constant<NetworkCalibration>> Chunks { get; } =
    [
        new("efficiency", 0.1, 0.98, c => c.Efficiency, (c, v) => c with { Efficiency = v }),
        new("chunks.start", 0.5e-6, 1e-3, c => c.Chunks.Start.Value, (c, v) => c with { Chunks = c.Chunks with { Start = new(v) } }),
        new("chunks.hop", 0.05e-6, 1e-3, c => c.Chunks.Hop.Value, (c, v) => c with { Chunks = c.Chunks with { Hop = new(v) } }),
        new("chunks.ramp", 0.1e-6, 1e-3, c => c.Chunks.Ramp.Value, (c, v) => c with { Chunks = c.Chunks with { Ramp = new(v) } }),
        new("chunks.ramp_bytes", 1e5, 1e9, c => c.Chunks.RampBytes.Value, (c, v) => c with { Chunks = c.Chunks with { RampBytes = new(v) } }),
    ];

    public static IReadOnlyList<Constant<NetworkCalibration>> Rings { get; } =
    [
        .. Chunks,
        new("words.start", 0.5e-6, 1e-3, c => c.Words.Start.Value, (c, v) => c with { Words = c.Words with { Start = new(v) } }),
        new("words.hop", 0.05e-6, 1e-3, c => c.Words.Hop.Value, (c, v) => c with { Words = c.Words with { Hop = new(v) } }),
        new("lines.start", 0.5e-6, 1e-3, c => c.Lines.Start.Value, (c, v) => c with { Lines = c.Lines with { Start = new(v) } }),
        new("lines.hop", 0.05e-6, 1e-3, c => c.Lines.Hop.Value, (c, v) => c with { Lines = c.Lines with { Hop = new(v) } }),
    ];

    /// <summary>What the library's kernels take: a matter of the chip, which links between domains do not change.</summary>
    public static IReadOnlyList<Constant<NetworkCalibration>> Kernels { get; } =
    [
        new("words.throughput", 1e9, 1e12, c => c.Words.Throughput.Value, (c, v) => c with { Words = c.Words with { Throughput = new(v) } }),
        new("lines.throughput", 1e9, 1e12, c => c.Lines.Throughput.Value, (c, v) => c with { Lines = c.Lines with { Throughput = new(v) } }),
        new("chunks.throughput", 1e9, 4e12, c => c.Chunks.Throughput.Value, (c, v) => c with { Chunks = c.Chunks with { Throughput = new(v) } }),
    ];

    public static IReadOnlyList<Constant<NetworkCalibration>> Reduction { get; } =
    [
        new("reduction.start", 1e-6, 100e-6, c => c.Reduction.Start.Value, (c, v) => c with { Reduction = c.Reduction with { Start = new(v) } }),
        new("reduction.efficiency", 0.2, 0.98, c => c.Reduction.Efficiency, (c, v) => c with { Reduction = c.Reduction with { Efficiency = v } }),
    ];

    public static IReadOnlyList<Constant<NetworkCalibration>> Pairs { get; } =
    [
        new("pairs.start", 0.5e-6, 1e-3, c => c.Pairs.Start.Value, (c, v) => c with { Pairs = c.Pairs with { Start = new(v) } }),
        new("pairs.peer", 0.01e-6, 100e-6, c => c.Pairs.Peer.Value, (c, v) => c with { Pairs = c.Pairs with { Peer = new(v) } }),
        new("pairs.peer_rate", 1e8, 1e11, c => c.Pairs.PeerRate.Value, (c, v) => c with { Pairs = c.Pairs with { PeerRate = new(v) } }),
        new("pairs.large_start", 0.5e-6, 2e-3, c => c.Pairs.LargeStart.Value, (c, v) => c with { Pairs = c.Pairs with { LargeStart = new(v) } }),
        new("pairs.send_efficiency", 0.1, 0.98, c => c.Pairs.SendEfficiency, (c, v) => c with { Pairs = c.Pairs with { SendEfficiency = v } }) { Needs = ["sendrecv", "send_recv"] },
        new("pairs.efficiency", 0.1, 0.98, c => c.Pairs.Efficiency, (c, v) => c with { Pairs = c.Pairs with { Efficiency = v } }) { Needs = ["alltoall"] },
    ];

    public static IReadOnlyList<Constant<NetworkCalibration>> Peers { get; } = OfPeers("peers", c => c.Peers, (c, v) => c with { Peers = v });

    /// <summary>TensorRT-LLM's, which start from those of the other engines.</summary>
    public static IReadOnlyList<Constant<NetworkCalibration>> TensorRtLlmPeers { get; } =
        OfPeers("tensor_rt_llm_peers", c => c.TensorRtLlmPeers ?? c.Peers, (c, v) => c with { TensorRtLlmPeers = v });

    public static IReadOnlyList<Constant<NetworkCalibration>> Sorted { get; } =
    [
        new("sorted.dispatch_start", 1e-6, 300e-6, c => c.Sorted.DispatchStart.Value, (c, v) => c with { Sorted = c.Sorted with { DispatchStart = new(v) } }),
        new("sorted.combine_start", 1e-6, 300e-6, c => c.Sorted.CombineStart.Value, (c, v) => c with { Sorted = c.Sorted with { CombineStart = new(v) } }),
        new("sorted.ramp", 0.01, 10.0, c => c.Sorted.Ramp, (c, v) => c with { Sorted = c.Sorted with { Ramp = v } }),
        new("sorted.ramp_bytes", 1e4, 1e9, c => c.Sorted.RampBytes.Value, (c, v) => c with { Sorted = c.Sorted with { RampBytes = new(v) } }),
        new("sorted.efficiency", 0.1, 0.98, c => c.Sorted.Efficiency, (c, v) => c with { Sorted = c.Sorted with { Efficiency = v } }),
        new("sorted.unit_token", 1e-9, 10e-6, c => c.Sorted.UnitToken.Value, (c, v) => c with { Sorted = c.Sorted with { UnitToken = new(v) } }),
        new("sorted.unit_rate", 1e8, 1e11, c => c.Sorted.UnitRate.Value, (c, v) => c with { Sorted = c.Sorted with { UnitRate = new(v) } }),
    ];

    /// <summary>What further domains add to a sorted exchange.</summary>
    public static IReadOnlyList<Constant<NetworkCalibration>> Domains { get; } =
    [
        new("sorted.domain", 0.1e-6, 100e-6, c => c.Sorted.Domain.Value, (c, v) => c with { Sorted = c.Sorted with { Domain = new(v) } }),
    ];

    public static IReadOnlyList<Constant<NetworkCalibration>> Direct { get; } =
    [
        new("direct.start", 0.5e-6, 300e-6, c => c.Direct.Start.Value, (c, v) => c with { Direct = c.Direct with { Start = new(v) } }),
        new("direct.expert", 0.1e-9, 1e-6, c => c.Direct.Expert.Value, (c, v) => c with { Direct = c.Direct with { Expert = new(v) } }),
        new("direct.efficiency", 0.1, 0.98, c => c.Direct.Efficiency, (c, v) => c with { Direct = c.Direct with { Efficiency = v } }),
        new("direct.combine_efficiency", 0.1, 0.98, c => c.Direct.CombineEfficiency, (c, v) => c with { Direct = c.Direct with { CombineEfficiency = v } }),
        new("direct.expert_rate", 1e9, 1e12, c => c.Direct.ExpertRate.Value, (c, v) => c with { Direct = c.Direct with { ExpertRate = new(v) } }),
    ];

    public static IReadOnlyList<Constant<NetworkCalibration>> Written { get; } =
    [
        new("written.start", 0.5e-6, 100e-6, c => c.Written.Start.Value, (c, v) => c with { Written = c.Written with { Start = new(v) } }),
        new("written.peer", 0.001e-6, 10e-6, c => c.Written.Peer.Value, (c, v) => c with { Written = c.Written with { Peer = new(v) } }),
        new("written.efficiency", 0.1, 0.98, c => c.Written.Efficiency, (c, v) => c with { Written = c.Written with { Efficiency = v } }),
    ];

    public static IReadOnlyList<Constant<NetworkCalibration>> Placement { get; } =
    [
        new("written.place", 0.1e-9, 1e-6, c => c.Written.Place.Value, (c, v) => c with { Written = c.Written with { Place = new(v) } }),
    ];

    public static IReadOnlyList<Constant<NetworkCalibration>> Host { get; } =
    [
        new("host_floor", 1e-6, 1e-3, c => c.HostFloor.Value, (c, v) => c with { HostFloor = new(v) }),
    ];

    private static Constant<NetworkCalibration>[] OfPeers(string name, Func<NetworkCalibration, PeerCalibration> get, Func<NetworkCalibration, PeerCalibration, NetworkCalibration> set) =>
    [
        new($"{name}.start", 0.5e-6, 60e-6, c => get(c).Start.Value, (c, v) => set(c, get(c) with { Start = new(v) })),
        new($"{name}.peer", 0.01e-6, 10e-6, c => get(c).Peer.Value, (c, v) => set(c, get(c) with { Peer = new(v) })),
        new($"{name}.second_start", 0.1e-6, 60e-6, c => get(c).SecondStart.Value, (c, v) => set(c, get(c) with { SecondStart = new(v) })),
        new($"{name}.efficiency", 0.1, 0.98, c => get(c).Efficiency, (c, v) => set(c, get(c) with { Efficiency = v })),
        new($"{name}.second_efficiency", 0.1, 0.98, c => get(c).SecondEfficiency, (c, v) => set(c, get(c) with { SecondEfficiency = v })),
    ];
}
