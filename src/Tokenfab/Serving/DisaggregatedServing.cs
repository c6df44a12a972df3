using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;

namespace Tokenfab.Serving;

/// <summary>Prefill and decode on workers of their own (Zhong et al. 2024, DistServe, arXiv:2401.09670; Patel et al. 2024, Splitwise,
/// arXiv:2311.18677) in steady state.</summary>
/// <remarks>
/// A prefill worker takes up all prompts that wait, up to the <c>N</c> that its budget holds, and computes them together in a step of
/// <c>a + b n</c>. Prompts that arrive meanwhile wait for its end: a gated queue with a setup time (Takagi 1986, Analysis of Polling
/// Systems, section 2.3, for one queue), whose cycles have the mean <c>C = a / (1 - l b)</c> and the variance
/// <c>l (b² + o² cs²) C / (1 - (l b)²)</c> at <c>l</c> prompts per second, <c>o</c> being what a prompt of twice the length adds by itself. Where arrivals come near to what it can take, some wait for the
/// step after the next. A decode worker at a mean batch of B serves <c>a B / (o T0(B))</c> requests per second. The two are matched by rate.
/// </remarks>
public static class DisaggregatedServing
{
    /// <summary>Estimates one prefill worker at a utilisation.</summary>
    /// <param name="steps">The worker's step times.</param>
    /// <param name="request">The traffic.</param>
    /// <param name="tokenBudget">Most tokens per step and attention group.</param>
    /// <param name="step">The worker's steps, from <see cref="PrefillStep"/>.</param>
    /// <param name="utilisation">Share of its capacity that is asked of it, below one.</param>
    /// <param name="workers">Workers like it, to the least busy of which prompts go.</param>
    public static PrefillEstimate Prefill(
        StepModel steps, in RequestProfile request, int tokenBudget, in PrefillSteps step, double utilisation, double workers = 1.0)
    {
        var layout = steps.Layout;
        var (one, full) = (steps.Staged(step.One).Total, steps.Staged(step.Full).Total);
        var prompts = PromptsPerStep(request, tokenBudget) * layout.AttentionData;
        var chunks = Math.Max(request.Uncached / tokenBudget, 1.0);
        var requests = utilisation * prompts * layout.Pipeline / (chunks * full.Value);

        // Two prompts of one step take as long as one and the time that its tokens add; a lone one takes all of its step.
        var each = prompts > 1.0 ? Math.Clamp((full.Value - one.Value) / (prompts - 1.0), 0.0, one.Value) : one.Value;
        var setup = one.Value - each;

        // A prompt longer than others is one group's work alone.
        var own = Math.Max(steps.Staged(step.Twice).Total.Value - one.Value, each);
        var arrivals = requests * chunks / layout.Pipeline;
        var busy = Math.Min(1.0, arrivals * one.Value);
        var load = arrivals * each;
        var cycle = Math.Max(setup / (1.0 - load), one.Value);
        var deviation = arrivals * ((each * each) + (own * own * request.InputVariability)) * cycle / (1.0 - (load * load));

        // Where some worker stands idle a prompt waits for none, and what one has too much of others take.
        var pool = Math.Sqrt(2.0 * (workers + 1.0)) - 1.0;
        var met = Math.Pow(busy, pool) * (cycle + (deviation / (cycle * workers)));
        var latency = new Seconds(one.Value + (load * met)) * (1.0 + ((chunks - 1.0) / layout.Pipeline));

        // Sakasegawa 1977: of c servers, here the places of a step, all are taken for rho^(sqrt(2(c+1)) - 1) / (c (1 - rho)) of a service.
        var places = prompts * workers;
        var power = Math.Pow(utilisation, Math.Sqrt(2.0 * (places + 1.0)) - 1.0);
        var variability = (request.ArrivalVariability + request.InputVariability) / 2.0;
        var overflow = latency * (power / (places * (1.0 - utilisation)) * variability);
        var wait = prompts > 1.0 ? new Seconds(met / 2.0) + overflow : overflow;
        var longer = own * chunks * Math.Max(request.TailInput - 1.0, 0.0);
        var waiting = Queueing.Quantile(wait, Math.Max(busy, utilisation), request.Share) - wait;
        var tail = Math.Sqrt((longer * longer) + (Math.Max(waiting.Value, 0.0) * Math.Max(waiting.Value, 0.0)));
        var first = steps.Engine.RequestOverhead + wait + latency;
        return new PrefillEstimate(
            layout, prompts, tokenBudget, new RequestsPerSecond(requests), wait, latency, new Latency(first, first + new Seconds(tail)), utilisation);
    }

    /// <summary>Steps of a prefill worker with one prompt, and with all its attention groups full, whatever the number of pipeline stages.</summary>
    public static PrefillSteps PrefillStep(StepModel steps, in RequestProfile request, int tokenBudget)
    {
        var prompts = PromptsPerStep(request, tokenBudget);
        var tokens = Math.Min(request.Uncached, tokenBudget);
        var past = request.Cached + (Math.Max(request.Uncached - tokenBudget, 0.0) / 2.0);
        double groups = steps.Layout.AttentionData;
        var full = steps.Unstaged(new StepShape(groups * prompts * tokens, groups * prompts, past, 0.0, 0.0), groups);
        return new PrefillSteps(
            prompts * groups > 1.0 ? steps.Unstaged(new StepShape(tokens, 1.0, past, 0.0, 0.0), 1.0) : full, full, steps.Unstaged(new StepShape(2.0 * tokens, 1.0, past, 0.0, 0.0), 1.0));
    }

    /// <summary>Estimates one decode worker at a mean batch.</summary>
    /// <param name="layout">Its layout.</param>
    /// <param name="memory">The memory of its fullest chip.</param>
    /// <param name="request">The traffic.</param>
    /// <param name="batch">Its mean running sequences.</param>
    /// <param name="decodeStep">A step of one of its microbatches.</param>
    /// <param name="leastStep">A step at the smallest batch.</param>
    public static DecodeEstimate Decode(
        ParallelLayout layout, in MemoryBudget memory, in RequestProfile request, double batch, Seconds decodeStep, Seconds leastStep)
    {
        var step = decodeStep * (1.0 + request.DraftShare);
        var tpot = step / request.TokensPerStep;
        var slots = memory.SequencesThatFit * layout.AttentionData;
        return new DecodeEstimate(
            layout,
            batch,
            new RequestsPerSecond(batch * request.TokensPerStep / (request.DecodeTokens * step.Value)),
            new Latency(tpot, AggregatedServing.TpotTail(request, batch, step, decodeStep - leastStep, Seconds.Zero)),
            Queueing.ManySlots(slots, batch, tpot * request.DecodeTokens, request.ArrivalVariability, request.OutputVariability),
            decodeStep,
            step,
            new Ratio(batch / slots));
    }

    /// <summary>Time to first token of a decode worker behind a prefill worker.</summary>
    /// <param name="decode">The decode worker.</param>
    /// <param name="prefill">The prefill worker.</param>
    /// <param name="transfer">Time of moving a mean prompt's cache.</param>
    public static Latency Ttft(in DecodeEstimate decode, in PrefillEstimate prefill, Seconds transfer)
    {
        var handover = transfer + decode.SlotWait + (decode.Step / 2.0);
        return new Latency(prefill.Ttft.Mean + handover, prefill.Ttft.Tail + handover);
    }

    /// <summary>Joins a decode worker with its share of prefill workers.</summary>
    /// <param name="decode">The decode worker.</param>
    /// <param name="request">The traffic.</param>
    /// <param name="prefill">The prefill worker.</param>
    /// <param name="transfer">Time of moving a mean prompt's cache.</param>
    public static ServingEstimate Join(in DecodeEstimate decode, in RequestProfile request, in PrefillEstimate prefill, Seconds transfer)
    {
        var workers = decode.Requests.Value / prefill.Requests.Value;
        var chips = decode.Layout.Chips + (workers * prefill.Layout.Chips);
        return new ServingEstimate
        {
            Ttft = Ttft(decode, prefill, transfer),
            Tpot = decode.Tpot,
            Requests = decode.Requests,
            PrefillWorkers = workers,
            Chips = chips,
            OutputPerChip = new TokensPerSecond(decode.Requests.Value * request.Output / chips),
            OutputPerUser = new TokensPerSecond(1.0 / decode.Tpot.Mean.Value),
            Batch = decode.Batch,
            KvOccupancy = decode.KvOccupancy,
            QueueWait = prefill.Wait + decode.SlotWait,
            PrefillUtilisation = new Ratio(prefill.Utilisation),
            KvTransfer = transfer,
            DecodeStep = decode.DecodeStep,
            PrefillTime = prefill.Latency,
            PrefillShare = new Ratio(workers * prefill.Layout.Chips / chips),
        };
    }

    private static double PromptsPerStep(in RequestProfile request, int tokenBudget) => Math.Max(Math.Floor(tokenBudget / request.Uncached), 1.0);
}

/// <summary>Steps of a prefill worker before they are cut into pipeline stages.</summary>
/// <param name="One">With one prompt.</param>
/// <param name="Full">With as many as its budget holds.</param>
/// <param name="Twice">With one prompt of twice the tokens.</param>
public readonly record struct PrefillSteps(UnstagedStep One, UnstagedStep Full, UnstagedStep Twice);

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

/// <summary>What one decode worker gives at a mean batch.</summary>
/// <param name="Layout">Its layout.</param>
/// <param name="Batch">Its mean running sequences.</param>
/// <param name="Requests">Requests that it serves.</param>
/// <param name="Tpot">Time per output token.</param>
/// <param name="SlotWait">Mean wait for a slot in its cache.</param>
/// <param name="DecodeStep">A step of one of its microbatches.</param>
/// <param name="Step">The same with the drafting before it.</param>
/// <param name="KvOccupancy">Share of its cache in use.</param>
public readonly record struct DecodeEstimate(
    ParallelLayout Layout, double Batch, RequestsPerSecond Requests, Latency Tpot, Seconds SlotWait, Seconds DecodeStep, Seconds Step, Ratio KvOccupancy);
