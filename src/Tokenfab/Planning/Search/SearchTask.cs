using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Kernels.Measured;
using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Planning.Search;

/// <summary>Everything that the search on one kind of server needs to know.</summary>
internal sealed record SearchTask
{
    public required Server Server { get; init; }

    public required Accelerator Chip { get; init; }

    public required OperatorGraph Graph { get; init; }

    public required IReadOnlyList<KvCacheLayers> Cache { get; init; }

    public required IReadOnlyList<(PrecisionScheme Scheme, string Note)> Schemes { get; init; }

    public required EngineProfile Engine { get; init; }

    /// <summary>Expert loads by the logarithm to base two of the degree of expert parallelism.</summary>
    public required IReadOnlyList<ExpertLoads?> Loads { get; init; }

    /// <summary>The user's measured kernels; null for none.</summary>
    public IMeasuredKernels? Measured { get; init; }

    public required RequestProfile Request { get; init; }

    public required Slo Slo { get; init; }

    public required RequestsPerSecond SizedFor { get; init; }

    public required int MostChipsPerReplica { get; init; }

    /// <summary>The layouts to search among; null for all that there are.</summary>
    public IReadOnlyList<ParallelLayout>? Among { get; init; }

    public required bool Aggregated { get; init; }

    public required bool Disaggregated { get; init; }

    /// <summary>Whether objectives are read on average rather than at a percentile.</summary>
    public bool JudgesMean => Slo.Percentile.Value <= 0.5;

    public bool MeetsTtft(Latency latency) => Slo.Ttft is not { } ttft || (JudgesMean ? latency.Mean : latency.Tail) <= ttft;

    public bool MeetsSlo(in ServingEstimate serving) =>
        MeetsTtft(serving.Ttft) && (Slo.Tpot is not { } tpot || (JudgesMean ? serving.Tpot.Mean : serving.Tpot.Tail) <= tpot);
}
