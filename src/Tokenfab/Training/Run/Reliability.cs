using Tokenfab.Catalog;
using Tokenfab.Network.Contention;
using Tokenfab.Quantities;

namespace Tokenfab.Training.Run;

/// <summary>What interrupted a long run on many chips, by component.</summary>
public sealed record Reliability
{
    /// <summary>Catalogue id.</summary>
    public required string Id { get; init; }

    /// <summary>The run.</summary>
    public required string Name { get; init; }

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Chips of the run.</summary>
    public required Fact<Count> Chips { get; init; }

    /// <summary>Time over which interruptions were counted.</summary>
    public required Fact<Seconds> Time { get; init; }

    /// <summary>Unexpected interruptions by component.</summary>
    public required IReadOnlyList<ComponentFailures> Failures { get; init; }

    /// <summary>Planned interruptions of the whole run in that time.</summary>
    public Fact<Count>? Planned { get; init; }

    /// <summary>Rate at which storage takes up a checkpoint, by chip.</summary>
    public required Fact<BytesPerSecond> StoragePerChip { get; init; }

    /// <summary>What a reader must know.</summary>
    public string? Note { get; init; }

    /// <summary>Unexpected interruptions a chip and second.</summary>
    internal double PerChipSecond(ComponentFailures component) => component.Count.Value.Value / (Chips.Value.Value * Time.Value.Value);
}

/// <summary>Interruptions by one component.</summary>
/// <param name="Component">What failed.</param>
/// <param name="Count">How often.</param>
/// <param name="Domain">What has to be replaced; null where nothing has, as after a fault of software.</param>
public sealed record ComponentFailures(string Component, Fact<Count> Count, FailureDomain? Domain = null);
