using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns;

/// <summary>A set of problems that provers are measured on.</summary>
public sealed record Benchmark
{
    /// <summary>Catalogue id.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use.</summary>
    public required string Name { get; init; }

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Problems in it.</summary>
    public required Fact<Count> Problems { get; init; }

    /// <summary>What the problems are.</summary>
    public string? Note { get; init; }
}
