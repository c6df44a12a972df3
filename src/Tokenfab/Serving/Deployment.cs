using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Parallelism;

namespace Tokenfab.Serving;

/// <summary>How requests are served.</summary>
public enum DeploymentMode
{
    /// <summary>Every replica prefills and decodes (continuous batching with chunked prefill).</summary>
    Aggregated,

    /// <summary>Some workers prefill, others decode; caches move between them.</summary>
    Disaggregated,
}

/// <summary>One kind of worker.</summary>
/// <param name="Layout">How one replica is laid out.</param>
/// <param name="Batch">Mean sequences per replica at the planned load (prefill workers: prompts per step).</param>
/// <param name="MaxSequences">The engine's limit of running sequences per replica: the mean and what its fluctuation needs.</param>
/// <param name="TokenBudget">Most tokens per step and attention group: the chunked-prefill budget.</param>
public sealed record WorkerPool(ParallelLayout Layout, double Batch, int MaxSequences, int TokenBudget);

/// <summary>A way to serve a model on one kind of server.</summary>
/// <param name="Server">The server.</param>
/// <param name="Chip">Its accelerator.</param>
/// <param name="Mode">Aggregated or disaggregated.</param>
/// <param name="Precision">Number formats.</param>
/// <param name="Engine">The serving engine's profile.</param>
/// <param name="Decode">The workers that decode; all workers when aggregated.</param>
/// <param name="Prefill">The workers that prefill only; null when aggregated.</param>
public sealed record Deployment(
    Server Server, Accelerator Chip, DeploymentMode Mode, PrecisionScheme Precision, EngineProfile Engine, WorkerPool Decode, WorkerPool? Prefill);
