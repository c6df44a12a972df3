using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Serving.Simulation.Scheduling;

/// <summary>Where prefill runs.</summary>
public enum PrefillPlacement
{
    /// <summary>Beside the running sequences, which go first: they decode in every iteration, prompts get what is left of the token budget.</summary>
    Mixed,

    /// <summary>In iterations of its own, before any decoding: prompts that can be admitted make the running sequences wait.</summary>
    First,
}

/// <summary>When a sequence gets the blocks of its cache.</summary>
public enum BlockReservation
{
    /// <summary>As its tokens need them; when none is left, sequences are preempted.</summary>
    OnDemand,

    /// <summary>All that it will ever need, when it is admitted.</summary>
    Whole,
}

/// <summary>What becomes of a preempted sequence's cache.</summary>
[JsonConverter(typeof(WordConverter<Preemption>))]
public enum Preemption
{
    /// <summary>It is dropped and computed again.</summary>
    Recompute,

    /// <summary>It is moved to the host's memory and back.</summary>
    Swap,
}

/// <summary>Whom the queue lets in next.</summary>
[JsonConverter(typeof(WordConverter<QueueOrder>))]
public enum QueueOrder
{
    /// <summary>First come, first served.</summary>
    Fcfs,

    /// <summary>The shortest job first, by prompt and output tokens together; an oracle's order, as the output is not known beforehand.</summary>
    Sjf,

    /// <summary>The greatest priority first, then the first come.</summary>
    Priority,

    /// <summary>The tenant who was served least, by virtual token counters (Sheng et al. 2024).</summary>
    Vtc,
}

/// <summary>How an engine's scheduler composes iterations. Engines are combinations of few choices; a policy is one of them, named as the
/// field names it.</summary>
/// <param name="Name">The word for it in a scenario.</param>
/// <param name="Prefill">Where prefill runs.</param>
/// <param name="Chunked">Whether a prompt may be computed in parts; else it needs its whole length of the token budget, or an iteration to itself.</param>
/// <param name="Reservation">When blocks are given.</param>
/// <param name="Preemption">What becomes of a preempted sequence's cache.</param>
/// <param name="Watermark">Share of the blocks that admission leaves free.</param>
public sealed record SchedulerPolicy(
    string Name, PrefillPlacement Prefill, bool Chunked, BlockReservation Reservation = BlockReservation.OnDemand,
    Preemption Preemption = Preemption.Recompute, double Watermark = 0.0)
{
    /// <summary>vLLM's V1 scheduler: chunked prefill beside decoding, no watermark (vllm/v1/core/sched/scheduler.py).</summary>
    public static SchedulerPolicy Vllm { get; } = new("vllm", PrefillPlacement.Mixed, Chunked: true);

    /// <summary>vLLM's first scheduler: whole prompts before decoding, 1 % of the blocks kept free (Kwon et al. 2023, arXiv:2309.06180).</summary>
    public static SchedulerPolicy VllmV0 { get; } = new("vllm-v0", PrefillPlacement.First, Chunked: false, Watermark: 0.01);

    /// <summary>SGLang: prefill before decoding, long prompts in chunks (Zheng et al. 2024, arXiv:2312.07104).</summary>
    public static SchedulerPolicy Sglang { get; } = new("sglang", PrefillPlacement.First, Chunked: true);

    /// <summary>Sarathi-Serve: stall-free batches of decode tokens and prompt chunks, 1 % of the blocks kept free (Agrawal et al. 2024, arXiv:2403.02310).</summary>
    public static SchedulerPolicy Sarathi { get; } = new("sarathi", PrefillPlacement.Mixed, Chunked: true, Watermark: 0.01);

    /// <summary>Orca: whole prompts beside decoding, memory reserved to the end (Yu et al. 2022, OSDI).</summary>
    public static SchedulerPolicy Orca { get; } = new("orca", PrefillPlacement.Mixed, Chunked: false, BlockReservation.Whole);

    /// <summary>TensorRT-LLM's GUARANTEED_NO_EVICT with chunked context: memory reserved to the end, so that nothing is preempted.</summary>
    public static SchedulerPolicy TensorRtLlm { get; } = new("tensorrt-llm", PrefillPlacement.Mixed, Chunked: true, BlockReservation.Whole);

    /// <summary>All that are known by name.</summary>
    public static IReadOnlyList<SchedulerPolicy> All { get; } = [Vllm, VllmV0, Sglang, Sarathi, Orca, TensorRtLlm];

    /// <summary>The policy of a name, or null.</summary>
    public static SchedulerPolicy? Find(string name) => All.FirstOrDefault(policy => policy.Name == name);
}
