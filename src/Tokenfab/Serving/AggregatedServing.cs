using Tokenfab.Parallelism;
using Tokenfab.Quantities;

namespace Tokenfab.Serving;

/// <summary>Continuous batching with chunked prefill (Yu et al. 2022, Orca; Agrawal et al. 2024, arXiv:2403.02310) in steady state.</summary>
/// <remarks>
/// At a mean batch of B sequences each step yields <c>a B</c> tokens, and for every request that ends another begins, so that a step must
/// also prefill <c>q = a B u / o</c> tokens on average (u: uncached prompt, o: output after the first token). Prefill comes in chunks of c
/// tokens, so that a share <c>f = q / c</c> of the steps is mixed and takes T1, the others T0: <c>T = f T1 + (1 - f) T0</c>.
/// With p pipeline stages p microbatches follow one another through them, and one that prefills holds up the others: a round of them is mixed
/// with the chance that any is (the bubbles of Agrawal et al., section 3.3). By Little's law a replica then serves <c>a B / (o T)</c> requests per second. Attention groups prefill independently but step together:
/// a step is mixed when any of them prefills.
/// </remarks>
public static class AggregatedServing
{
    // Above this share of the prefill capacity the queue is not in a steady state that anyone would run.
    private const double MostUtilisation = 0.97;

    /// <summary>Estimates one replica at a mean batch, or says that it has no steady state there.</summary>
    /// <param name="steps">The replica's step times.</param>
    /// <param name="memory">The memory of its fullest chip.</param>
    /// <param name="request">The traffic.</param>
    /// <param name="batch">Mean running sequences of the replica.</param>
    /// <param name="tokenBudget">Most tokens per step and attention group.</param>
    /// <param name="decodeStep">A pure decode step of one microbatch at this batch.</param>
    /// <param name="leastStep">A pure decode step at the smallest batch.</param>
    /// <param name="prefill">The prefilling step of an earlier estimate at the same batch of each group, which serves again where the chunk
    /// is the same; holds this one's afterwards. Start with its default.</param>
    /// <param name="estimate">What the replica gives.</param>
    /// <returns>Whether there is a steady state: prefill keeps up and the cache holds the batch.</returns>
    public static bool TryEstimate(
        StepModel steps, in MemoryBudget memory, in RequestProfile request, double batch, int tokenBudget,
        Seconds decodeStep, Seconds leastStep, ref ChunkStep prefill, out ServingEstimate estimate)
    {
        estimate = default;
        var layout = steps.Layout;
        var slots = memory.SequencesThatFit * layout.AttentionData;
        var load = PrefillLoad.At(steps, request, batch, tokenBudget);
        var utilisation = load.Demand / load.Room;
        if (batch >= slots || load.Room < 1.0 || utilisation > MostUtilisation)
        {
            return false;
        }

        if (prefill.Chunk != load.Chunk)
        {
            prefill = load.Step(steps, request, batch);
        }

        var mixed = prefill.In(steps, decodeStep);
        var mixedShare = load.RoundShare(layout.Pipeline);
        var drafting = decodeStep * request.DraftShare;
        var step = (mixed.Time * mixedShare) + (decodeStep * (1.0 - mixedShare)) + drafting;

        var tpot = step / request.TokensPerStep;
        var chunks = Math.Max(request.Uncached / load.Chunk, 1.0);
        var computing = mixed.Own * (1.0 + ((chunks - 1.0) / layout.Pipeline));
        var inSystem = computing + (tpot * request.DecodeTokens);
        var requests = batch * request.TokensPerStep / (request.DecodeTokens * step.Value);

        // Each group has a queue of its own.
        var busy = Math.Min(load.Busy(mixed.Time, decodeStep, step), MostUtilisation);
        var prefillWait = Queueing.OneServer(
            busy, new Seconds(busy * layout.AttentionData / requests), request.ArrivalVariability, request.InputVariability);
        var slotWait = Queueing.ManySlots(slots, batch, inSystem, request.ArrivalVariability, request.OutputVariability);
        var gathering = layout.AttentionData > 1 ? steps.Engine.Scheduling.GroupWait : 0.0;
        var wait = prefillWait + slotWait + (step * (0.5 + gathering));
        var first = steps.Engine.RequestOverhead + wait + computing;

        estimate = new ServingEstimate
        {
            Ttft = new Latency(first, TtftTail(request, first, prefillWait + slotWait, computing, mixed.Own, chunks, busy)),
            Tpot = new Latency(tpot, TpotTail(request, batch, step, decodeStep - leastStep, (mixed.Time - decodeStep) * Math.Sqrt(mixedShare * (1.0 - mixedShare)))),
            Requests = new RequestsPerSecond(requests),
            PrefillWorkers = 0.0,
            Chips = layout.Chips,
            OutputPerChip = new TokensPerSecond(requests * request.Output / layout.Chips),
            OutputPerUser = new TokensPerSecond(1.0 / tpot.Value),
            Batch = batch,
            KvOccupancy = new Ratio(batch / slots),
            QueueWait = wait,
            PrefillUtilisation = new Ratio(utilisation),
            KvTransfer = Seconds.Zero,
            DecodeStep = decodeStep,
            PrefillTime = computing,
            PrefillShare = new Ratio((mixed.Time - decodeStep) / step * mixedShare),
        };
        return true;
    }

    // Independent deviations add in squares: a longer prompt, and a longer wait.
    private static Seconds TtftTail(
        in RequestProfile request, Seconds mean, Seconds wait, Seconds prefill, Seconds mixed, double chunks, double utilisation)
    {
        var longer = chunks > 1.0 ? prefill * (request.TailInput - 1.0) : mixed * Math.Max(request.TailInput * chunks - 1.0, 0.0);
        var waiting = Queueing.Quantile(wait, utilisation, request.Share) - wait;
        return mean + new Seconds(Math.Sqrt((longer.Value * longer.Value) + (Math.Max(waiting.Value, 0.0) * Math.Max(waiting.Value, 0.0))));
    }

    // The batch fluctuates like a Poisson count, and a request meets more or fewer mixed steps than the mean one.
    internal static Seconds TpotTail(in RequestProfile request, double batch, Seconds step, Seconds growth, Seconds mixedDeviation)
    {
        var crowd = growth.Value / batch * Math.Sqrt(batch);
        var mix = mixedDeviation.Value / Math.Sqrt(Math.Max(request.DecodeTokens / request.TokensPerStep, 1.0));
        return new Seconds((step.Value + (request.Normal * Math.Sqrt((crowd * crowd) + (mix * mix)))) / request.TokensPerStep);
    }
}
