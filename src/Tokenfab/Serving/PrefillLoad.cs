using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;

namespace Tokenfab.Serving;

/// <summary>What prefill asks of the steps of a replica that decodes at a mean batch.</summary>
/// <param name="Room">Prompt tokens that a step has room for in one attention group.</param>
/// <param name="Demand">Prompt tokens that a group must prefill per step on average: <c>q = a B u / o</c>.</param>
/// <param name="Chunk">Prompt tokens of a group in a step that prefills.</param>
/// <param name="PerGroup">Share of the steps in which a given group prefills.</param>
/// <param name="MixedShare">Share of the steps in which any group prefills: all wait for it, because they share the experts.</param>
internal readonly record struct PrefillLoad(double Room, double Demand, double Chunk, double PerGroup, double MixedShare)
{
    /// <summary>Prefill at a mean batch.</summary>
    /// <param name="steps">The replica's step times.</param>
    /// <param name="request">The traffic.</param>
    /// <param name="batch">Mean running sequences of the replica.</param>
    /// <param name="tokenBudget">Most tokens per step and attention group.</param>
    public static PrefillLoad At(StepModel steps, in RequestProfile request, double batch, int tokenBudget)
    {
        double groups = steps.Layout.AttentionData;
        var perGroup = batch / steps.Layout.Pipeline / groups;
        var room = tokenBudget - (Math.Max(perGroup, 1.0) * (1.0 + request.DraftTokens));
        var demand = perGroup * request.TokensPerStep * request.Uncached / request.DecodeTokens;
        var chunk = Math.Min(room, Math.Max(request.Uncached, demand));
        var share = demand / chunk;
        var any = steps.Engine.Scheduling.BalancesGroups ? share : 1.0 - Math.Pow(1.0 - share, groups);
        return new PrefillLoad(room, demand, chunk, share, any);
    }

    /// <summary>Share of the rounds of a pipeline's microbatches in which any of them prefills: those behind it wait for it at every stage, so that
    /// a round lasts as long as its longest step.</summary>
    /// <param name="stages">Pipeline stages, and microbatches in flight.</param>
    public double RoundShare(int stages) => stages == 1 ? MixedShare : 1.0 - Math.Pow(1.0 - MixedShare, stages);

    /// <summary>The share of time for which one group's prompts keep it from taking up others, where <see cref="Demand"/> over
    /// <see cref="Room"/> is the share of steps: a step that prefills takes longer, and the longer the more it holds.</summary>
    /// <param name="mixed">A step that prefills a chunk.</param>
    /// <param name="decode">A step that does not.</param>
    /// <param name="mean">The mean step.</param>
    public double Busy(Seconds mixed, Seconds decode, Seconds mean) =>
        ((Demand / Room * decode.Value) + (PerGroup * (mixed - decode).Value)) / mean.Value;

    /// <summary>The step that prefills, whatever the number of pipeline stages.</summary>
    /// <param name="steps">The replica's step times.</param>
    /// <param name="request">The traffic.</param>
    /// <param name="batch">Mean running sequences of the replica.</param>
    public ChunkStep Step(StepModel steps, in RequestProfile request, double batch)
    {
        var busy = steps.Layout.AttentionData * PerGroup / MixedShare;

        // A token of a prompt of any length has on average half of E[n²] / E[n] before it, its own chunk included.
        var past = request.Cached + (((request.Uncached * (1.0 + request.InputVariability)) - Math.Min(Chunk, request.Uncached)) / 2.0);
        var alone = steps.Engine.Scheduling.PrefillFirst;
        var shape = new StepShape(
            busy * Chunk, busy * Math.Max(Chunk / request.Uncached, 1.0), past, alone ? 0.0 : batch / steps.Layout.Pipeline, request.MeanContext, 1.0 + request.DraftTokens);
        return new ChunkStep(Chunk, steps.Unstaged(shape, busy));
    }
}

/// <summary>A step that prefills a chunk beside its decoding, or before it.</summary>
/// <param name="Chunk">Prompt tokens of each attention group that prefills.</param>
/// <param name="Step">The step.</param>
public readonly record struct ChunkStep(double Chunk, UnstagedStep Step)
{
    /// <summary>The step in a layout of so many stages.</summary>
    /// <param name="steps">The replica's step times.</param>
    /// <param name="decode">A pure decode step at this batch.</param>
    public MixedStep In(StepModel steps, Seconds decode)
    {
        var time = steps.Staged(Step).Total;
        return new MixedStep(steps.Engine.Scheduling.PrefillFirst ? time + decode : time, time);
    }
}

/// <summary>What a step that prefills makes others wait.</summary>
/// <param name="Time">From one token of a running sequence to its next.</param>
/// <param name="Own">What a prompt waits for its own chunk.</param>
public readonly record struct MixedStep(Seconds Time, Seconds Own);
