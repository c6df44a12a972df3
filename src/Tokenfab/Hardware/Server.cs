using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Hardware;

/// <summary>A server, supernode or pod: the largest set of chips joined by one scale-up domain, and how such sets are joined.</summary>
public sealed record Server
{
    /// <summary>Catalogue id: the file's name, as in <c>hgx-h100</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use: <c>HGX H100 8-GPU</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Other names of the same system.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Catalogue id of its accelerators.</summary>
    public required string Accelerator { get; init; }

    /// <summary>Chips in one scale-up domain.</summary>
    public required Fact<Count> Accelerators { get; init; }

    /// <summary>Chips that share a host; a rack-scale domain has several hosts.</summary>
    public Fact<Count>? AcceleratorsPerHost { get; init; }

    /// <summary>The links inside the domain.</summary>
    public required NetworkLink ScaleUp { get; init; }

    /// <summary>The links between domains, per chip; null where the system has none.</summary>
    public NetworkLink? ScaleOut { get; init; }

    /// <summary>The processors that launch its accelerators' work; null where nothing is known of them.</summary>
    public HostProcessor? Host { get; init; }

    /// <summary>Power of the whole system at full load, hosts, switches and fans included.</summary>
    public Fact<Watts>? Power { get; init; }

    /// <summary>Price of the whole system.</summary>
    public Fact<Usd>? Price { get; init; }

    /// <summary>What a chip-hour costs those who own such systems, as a survey tells it: capital, room, power and operations.</summary>
    public Fact<UsdPerHour>? ChipHourOwned { get; init; }

    /// <summary>What a chip-hour is rented for.</summary>
    public Fact<UsdPerHour>? ChipHourRented { get; init; }
}

/// <summary>The processors of a host: one thread of them schedules, samples and launches kernels.</summary>
/// <param name="Name">Their name: <c>2x Xeon Platinum 8480C</c>.</param>
/// <param name="Speed">Speed of one thread against a Xeon Platinum 8480C: clock times instructions per clock.</param>
public sealed record HostProcessor(string Name, Fact<Ratio> Speed);

/// <summary>One class of links.</summary>
/// <param name="Name">The link's name: <c>NVLink4</c>, <c>InfiniBand NDR</c>.</param>
/// <param name="Topology">How the chips are joined.</param>
/// <param name="Bandwidth">Per direction and chip.</param>
/// <param name="Latency">Time of an empty message between two chips, software included; null: that of its kind.</param>
/// <param name="InNetworkReduction">Whether switches add up messages in flight (NVLink SHARP, SHARP).</param>
public sealed record NetworkLink(
    string Name, TopologyKind Topology, Fact<BytesPerSecond> Bandwidth, Fact<Seconds>? Latency = null, bool InNetworkReduction = false);
