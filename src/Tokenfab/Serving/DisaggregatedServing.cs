using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;

namespace Tokenfab.Serving;

/// <summary>Prefill and decode on workers of their own (Zhong et al. 2024, DistServe, arXiv:2401.09670; Patel et al. 2024, Splitwise,
/// arXiv:2311.18677) in steady state.</summary>
/// <remarks>A prefill worker serves whole prompts, <c>c</c> at a time, and is a queue of <c>c</c> servers in lockstep. A decode worker at a
/// mean batch of B serves <c>a B / (o T0(B))</c> requests per second. The two are matched by rate.</remarks>
public static class DisaggregatedServing
{
    /// <summary>Estimates one prefill worker at a utilisation.</summary>
    /// <param name="steps">The worker's step times.</param>
    /// <param name="request">The traffic.</param>
    /// <param name="tokenBudget">Most tokens per step and attention group.</param>
    /// <param name="step">The worker's step, from <see cref="PrefillStep"/>.</param>
    /// <param name="utilisation">Share of its capacity that is asked of it, below one.</param>
    public static PrefillEstimate Prefill(
        StepModel steps, in RequestProfile request, int tokenBudget, Seconds step, double utilisation)
    {
        var layout = steps.Layout;
        var prompts = PromptsPerStep(request, tokenBudget) * layout.AttentionData;
        var chunks = Math.Max(request.Uncached / tokenBudget, 1.0);
        var latency = step * (1.0 + ((chunks - 1.0) / layout.Pipeline));
        var requests = utilisation * prompts * layout.Pipeline / (chunks * step.Value);

        // Sakasegawa 1977: a queue of c servers waits rho^(sqrt(2(c+1)) - 1) / (c (1 - rho)); in lockstep, also for the step under way.
        var power = Math.Pow(utilisation, Math.Sqrt(2.0 * (prompts + 1.0)) - 1.0);
        var wait = latency * (power / (prompts * (1.0 - utilisation)) * (request.ArrivalVariability + request.InputVariability) / 2.0);
        wait += prompts > 1.0 ? latency * (utilisation / 2.0) : Seconds.Zero;
        var longer = latency * Math.Max(request.TailInput - 1.0, 0.0);
        var waiting = Queueing.Quantile(wait, utilisation, request.Share) - wait;
        var tail = Math.Sqrt((longer.Value * longer.Value) + (Math.Max(waiting.Value, 0.0) * Math.Max(waiting.Value, 0.0)));
        var first = steps.Engine.RequestOverhead + wait + latency;
        return new PrefillEstimate(
            layout, prompts, tokenBudget, new RequestsPerSecond(requests), wait, latency, new Latency(first, first + new Seconds(tail)), utilisation);
    }

    /// <summary>The time of one step of a prefill worker with all its attention groups full.</summary>
    public static Seconds PrefillStep(StepModel steps, in RequestProfile request, int tokenBudget)
    {
        var prompts = PromptsPerStep(request, tokenBudget);
        var tokens = prompts * Math.Min(request.Uncached, tokenBudget);
        var past = request.Cached + (Math.Max(request.Uncached - tokenBudget, 0.0) / 2.0);
        double groups = steps.Layout.AttentionData;
        return steps.Evaluate(new StepShape(groups * tokens, groups * prompts, past, 0.0, 0.0), groups).Total;
    }

    /// <summary>Joins a decode worker at a mean batch with its share of prefill workers.</summary>
    /// <param name="layout">The decode worker's layout.</param>
    /// <param name="memory">The memory of its fullest chip.</param>
    /// <param name="request">The traffic.</param>
    /// <param name="batch">Mean running sequences of the decode worker.</param>
    /// <param name="decodeStep">A step of one of its microbatches.</param>
    /// <param name="leastStep">A step at the smallest batch.</param>
    /// <param name="prefill">The prefill worker.</param>
    /// <param name="transfer">Time of moving a mean prompt's cache.</param>
    public static ServingEstimate Join(
        ParallelLayout layout, in MemoryBudget memory, in RequestProfile request, double batch,
        Seconds decodeStep, Seconds leastStep, in PrefillEstimate prefill, Seconds transfer)
    {
        var step = decodeStep * (1.0 + request.DraftShare);
        var tpot = step / request.TokensPerStep;
        var slots = memory.SequencesThatFit * layout.AttentionData;
        var requests = batch * request.TokensPerStep / (request.DecodeTokens * step.Value);
        var slotWait = Queueing.ManySlots(slots, batch, tpot * request.DecodeTokens, request.ArrivalVariability, request.OutputVariability);
        var handover = transfer + slotWait + (step / 2.0);
        var workers = requests / prefill.Requests.Value;
        var chips = layout.Chips + (workers * prefill.Layout.Chips);
        return new ServingEstimate
        {
            Ttft = new Latency(prefill.Ttft.Mean + handover, prefill.Ttft.Tail + handover),
            Tpot = new Latency(tpot, AggregatedServing.TpotTail(request, batch, step, decodeStep - leastStep, Seconds.Zero)),
            Requests = new RequestsPerSecond(requests),
            PrefillWorkers = workers,
            Chips = chips,
            OutputPerChip = new TokensPerSecond(requests * request.Output / chips),
            OutputPerUser = new TokensPerSecond(1.0 / tpot.Value),
            Batch = batch,
            KvOccupancy = new Ratio(batch / slots),
            QueueWait = prefill.Wait + slotWait,
            PrefillUtilisation = new Ratio(prefill.Utilisation),
            KvTransfer = transfer,
            DecodeStep = decodeStep,
            PrefillTime = prefill.Latency,
            PrefillShare = new Ratio(workers * prefill.Layout.Chips / chips),
        };
    }

    private static double PromptsPerStep(in RequestProfile request, int tokenBudget) => Math.Max(Math.Floor(tokenBudget / request.Uncached), 1.0);
}

/// <summary>What one prefill worker gives at a utilisation.</summary>
/// <param name="Layout">Its layout.</param>
/// <param name="Prompts">Prompts that it computes at once.</param>
/// <param name="TokenBudget">Most tokens per step and attention group.</param>
/// <param name="Requests">Requests that it serves.</param>
/// <param name="Wait">Mean wait before a prompt is computed.</param>
/// <param name="Latency">Computing one mean prompt.</param>
/// <param name="Ttft">Wait and computation together.</param>
/// <param name="Utilisation">Share of its capacity in use.</param>
public readonly record struct PrefillEstimate(
    ParallelLayout Layout, double Prompts, int TokenBudget, RequestsPerSecond Requests, Seconds Wait, Seconds Latency, Latency Ttft, double Utilisation);
