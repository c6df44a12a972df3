using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns;

/// <summary>A model that writes proofs in one mode, and the share of benchmarks that it proves.</summary>
public sealed record Prover
{
    /// <summary>Catalogue id.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use, the mode in it.</summary>
    public required string Name { get; init; }

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Catalogue id of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Mean output tokens of an attempt; null where nobody published them.</summary>
    public Fact<Count>? OutputTokens { get; init; }

    /// <summary>Tokens after which an attempt is cut off.</summary>
    public Fact<Count>? MaxTokens { get; init; }

    /// <summary>Pass rates by benchmark.</summary>
    public required IReadOnlyList<BudgetCurve> Curves { get; init; }

    /// <summary>What a reader must know.</summary>
    public string? Note { get; init; }
}

/// <summary>Share of a benchmark proved, by attempts.</summary>
/// <param name="Benchmark">Catalogue id of the benchmark.</param>
/// <param name="Points">Measured points, by rising budget.</param>
public sealed record BudgetCurve(string Benchmark, IReadOnlyList<BudgetPoint> Points);

/// <summary>A point of a curve.</summary>
/// <param name="Samples">Attempts at each problem.</param>
/// <param name="Pass">Share of the problems that at least one attempt proves (pass@k).</param>
public sealed record BudgetPoint(Count Samples, Fact<Ratio> Pass);
