using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns;

/// <summary>A server that checks proofs.</summary>
public sealed record Verifier
{
    /// <summary>Catalogue id.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use.</summary>
    public required string Name { get; init; }

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Core time of one proof by the cores of its machine, which share caches and memory; by rising cores.</summary>
    public required IReadOnlyList<CoreTime> CoreTime { get; init; }

    /// <summary>Standard deviation of a proof's time over its mean.</summary>
    public required Fact<Ratio> Variation { get; init; }

    /// <summary>Memory of one worker; there is one to a core, one core left to the machine.</summary>
    public required Fact<Bytes> MemoryPerWorker { get; init; }

    /// <summary>Time after which a proof is given up.</summary>
    public required Fact<Seconds> Timeout { get; init; }

    /// <summary>Share of attempts that run into it.</summary>
    public required Fact<Ratio> TimeoutShare { get; init; }

    /// <summary>Price of a core for an hour.</summary>
    public required Fact<UsdPerHour> CoreHour { get; init; }
}

/// <summary>Core time of one proof on a machine.</summary>
/// <param name="Cores">The machine's cores.</param>
/// <param name="PerProof">Its cores' time together over the proofs that it checked.</param>
public sealed record CoreTime(Count Cores, Fact<Seconds> PerProof);
