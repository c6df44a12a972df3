using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;

namespace Tokenfab.Serving;

/// <summary>A replica under a fixed number of users, in steady state.</summary>
/// <remarks>
/// By Little's law the users divide into those who wait for a slot, those whose prompt waits or is computed, and those who decode:
/// <c>N = X (W + TTFT + o TPOT)</c>. The batch that decodes sets the step, the step the rate, the rate the batch; iterated until it holds.
/// Users whose prompts were computed together end together and return together, so that a prompt finds others before it, the more the more
/// users there are; what it waits for them it is spared as stalls while it decodes, since the work is the same.
/// </remarks>
public static class ClosedLoopServing
{
    private const int MostIterations = 16;
    private const double Settled = 1e-3;

    /// <summary>Estimates a replica that prefills and decodes.</summary>
    /// <param name="steps">The replica's step times.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="request">The traffic.</param>
    /// <param name="load">The users of this replica.</param>
    /// <param name="tokenBudget">Most tokens per step and attention group.</param>
    /// <returns>What the replica gives; null where not one sequence fits.</returns>
    public static LoopEstimate? Aggregated(StepModel steps, MemoryModel memory, in RequestProfile request, in ClosedLoop load, int tokenBudget)
    {
        var engine = steps.Engine;
        double groups = steps.Layout.AttentionData;
        var slots = Math.Floor(Math.Min(memory.Budget(tokenBudget, Kept(steps, request)).SequencesThatFit, engine.Scheduling.MostSequences)) * groups;
        if (slots < 1.0)
        {
            return null;
        }

        var running = Math.Min(load.Users, slots);
        var ahead = Ahead(steps, running / groups, load.Rounds);
        var most = 0.97 * steps.Layout.Pipeline * groups * tokenBudget / (1.0 + request.DraftTokens + (request.TokensPerStep * request.Uncached / request.DecodeTokens));
        var decoding = Math.Min(running, most);
        for (var i = 1; ; i++)
        {
            var decode = steps.Evaluate(new StepShape(0, 0, 0, decoding / steps.Layout.Pipeline, request.MeanContext, 1.0 + request.DraftTokens), 1.0).Total;
            var prefill = PrefillLoad.At(steps, request, decoding, tokenBudget);
            var mixed = prefill.Step(steps, request, decoding).In(steps, decode);
            var stall = mixed.Time - decode;

            // What a prompt adds to the steps of its group, and what its own chunks take.
            var work = stall * (request.Uncached / prefill.Chunk * prefill.MixedShare / prefill.PerGroup / groups);
            var chunks = request.Uncached / prefill.Chunk;
            var own = chunks > 1.0 ? (stall * chunks) + ((mixed.Own - stall) * Math.Ceiling(chunks)) : mixed.Own;

            // A request meets each other user's prompt once: while its own waits, or else while it decodes.
            var met = Math.Min((running - (ahead * groups)) / decoding, 1.0);
            var step = (decode * (1.0 + request.DraftShare)) + (stall * (prefill.MixedShare * met));
            var tpot = step / request.TokensPerStep;
            var gathering = groups > 1.0 ? step * engine.Scheduling.GroupWait : Seconds.Zero;
            var ttft = engine.RequestOverhead + own + step + gathering + (work * (ahead * groups));
            var life = ttft + (tpot * request.DecodeTokens);
            var next = Math.Clamp(running * (tpot.Value * request.DecodeTokens / life.Value), Math.Min(running, 0.5), most);
            if (i == MostIterations || Math.Abs(next - decoding) < Settled * decoding)
            {
                var rate = Math.Min(running / life.Value, decoding / (tpot.Value * request.DecodeTokens));

                // Where the token budget bounds the batch, the rest wait for their prompts to be taken up.
                var queueing = new Seconds(Math.Max((running / rate) - life.Value, 0.0));
                return new LoopEstimate(ttft + queueing + Waiting(load, running, rate, life), tpot, new RequestsPerSecond(rate), decode, own, decoding);
            }

            decoding = (next + decoding) / 2.0;
        }
    }

    /// <summary>Estimates a decode worker with its prefill workers.</summary>
    /// <param name="steps">The decode worker's step times.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="prefiller">A prefill worker's step times.</param>
    /// <param name="request">The traffic.</param>
    /// <param name="load">The users of this decode worker.</param>
    /// <param name="decodeWorkers">Decode workers that the prefill workers serve together.</param>
    /// <param name="prefillWorkers">Prefill workers of all of them; zero for as many as they keep busy.</param>
    /// <param name="tokenBudget">Most tokens per step and attention group of a prefill worker.</param>
    /// <returns>What they give; null where not one sequence fits.</returns>
    public static LoopEstimate? Disaggregated(
        StepModel steps, MemoryModel memory, StepModel prefiller, in RequestProfile request, in ClosedLoop load, double decodeWorkers, double prefillWorkers, int tokenBudget)
    {
        double groups = steps.Layout.AttentionData, prefillGroups = prefiller.Layout.AttentionData;
        var drafts = 1.0 + request.DraftTokens;
        var slots = Math.Floor(memory.Budget(Math.Max(load.Users / groups, 1.0) * drafts, Kept(steps, request)).SequencesThatFit) * groups;
        if (slots < 1.0)
        {
            return null;
        }

        var together = Math.Max(Math.Floor(tokenBudget / request.Uncached), 1.0) * prefillGroups;
        var busy = Math.Min(prefillGroups, load.Users);
        var latency = prefiller.Evaluate(new StepShape(busy * request.Uncached, busy, request.Cached, 0.0, 0.0), busy).Total;
        var each = prefiller.Evaluate(new StepShape(together * request.Uncached, together, request.Cached, 0.0, 0.0), prefillGroups).Total / together;
        var running = Math.Min(load.Users, slots);
        var decoding = running;
        for (var i = 1; ; i++)
        {
            var decode = steps.Evaluate(new StepShape(0, 0, 0, decoding / steps.Layout.Pipeline, request.MeanContext, drafts), 1.0).Total;
            var tpot = decode * (1.0 + request.DraftShare) / request.TokensPerStep;
            var alone = steps.Engine.RequestOverhead + latency + decode;
            var free = load.Users / (alone.Value + (tpot.Value * request.DecodeTokens));
            var workers = (prefillWorkers > 0.0 ? prefillWorkers : Math.Max(1.0, Math.Floor(free * each.Value * decodeWorkers))) / decodeWorkers;
            var ttft = alone + (each * Ahead(prefiller, load.Users / workers, load.Rounds));
            var life = ttft + (tpot * request.DecodeTokens);
            var rate = Math.Min(running / life.Value, workers / each.Value);
            var next = Math.Clamp(rate * tpot.Value * request.DecodeTokens, Math.Min(running, 0.5), running);
            if (i == MostIterations || Math.Abs(next - decoding) < Settled * decoding)
            {
                var waiting = new Seconds(Math.Max((running / rate) - life.Value, 0.0)) + Waiting(load, running, rate, life);
                return new LoopEstimate(ttft + waiting, tpot, new RequestsPerSecond(rate), decode, latency, decoding);
            }

            decoding = (next + decoding) / 2.0;
        }
    }

    private static double Kept(StepModel steps, in RequestProfile request) =>
        steps.Engine.Scheduling.ReservesOutput ? request.Input + request.Output : request.MeanContext;

    // Prompts before a request's own: those of its clump, but at least its place in the first wave, shared out over all rounds, and never
    // more than half of all, which is where everyone returns at once.
    private static double Ahead(StepModel steps, double users, double rounds)
    {
        var scheduling = steps.Engine.Scheduling;
        return double.IsInfinity(rounds)
            ? 0.0
            : Math.Min(Math.Max(scheduling.Crowd * Math.Pow(users, scheduling.CrowdPower), users / (2.0 * rounds)), users / 2.0);
    }

    // Users beyond the slots wait for one to come free; in the first round they only fall in line.
    private static Seconds Waiting(in ClosedLoop load, double running, double rate, Seconds life) => double.IsInfinity(load.Users)
        ? life
        : new((load.Users - running) / rate * (1.0 - (0.5 / load.Rounds)));
}

/// <summary>What a replica, or a decode worker with its prefill workers, gives its users.</summary>
/// <param name="Ttft">Mean time to first token, waiting included.</param>
/// <param name="Tpot">Mean time per output token after the first.</param>
/// <param name="Requests">Requests served.</param>
/// <param name="DecodeStep">A pure decode step at the mean batch.</param>
/// <param name="Prefill">Computing one prompt, without waiting.</param>
/// <param name="Decoding">Mean sequences that decode.</param>
public readonly record struct LoopEstimate(Seconds Ttft, Seconds Tpot, RequestsPerSecond Requests, Seconds DecodeStep, Seconds Prefill, double Decoding);
