using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>One kind of replica as the simulator knows it: its engine's limits and the time of any iteration. Made once, used by any number of
/// replicas on any number of threads.</summary>
public sealed class ReplicaModel
{
    // Denominators that the ratio of two groups of layers is sought at before it is rounded.
    private const int MostGroups = 4096;

    private ReplicaModel(EngineSettings settings, IterationTimes times, IterationEnergies? energies, PowerModel? power, int chips) =>
        (Settings, Times, Energies, Power, Chips) = (settings, times, energies, power, chips);

    /// <summary>The engine's limits.</summary>
    public EngineSettings Settings { get; }

    /// <summary>Chips of one replica.</summary>
    public int Chips { get; }

    /// <summary>The time of any iteration.</summary>
    internal IterationTimes Times { get; }

    /// <summary>The energy of any iteration; null where no source tells the chips' power.</summary>
    internal IterationEnergies? Energies { get; }

    /// <summary>What one of its chips draws; null where no source tells.</summary>
    internal PowerModel? Power { get; }

    /// <summary>Tabulates a replica's iterations.</summary>
    /// <param name="steps">Its step times.</param>
    /// <param name="settings">Its engine's limits.</param>
    /// <param name="draftShare">Time of drafting as a share of the decode step that verifies it; zero without speculative decoding.</param>
    /// <param name="power">What one of its chips draws; null where no source tells, or where nobody asks.</param>
    /// <exception cref="InputException">The limits contradict one another, or an iteration takes longer than a minute.</exception>
    /// <remarks>Attention groups and pipeline stages share one scheduler: a batch is spread evenly over both. With p stages an iteration
    /// is that of p microbatches in flight, each a p-th of it; prompts go to groups of their own while there are any, and one prompt to as many
    /// as its tokens need of their budget.</remarks>
    public static ReplicaModel Of(StepModel steps, EngineSettings settings, PowerModel? power = null, double draftShare = 0.0)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(settings);
        Check(settings);
        var layout = steps.Layout;
        double stages = layout.Pipeline;
        var perGroup = Math.Max(settings.TokenBudget / (double)layout.AttentionData, 1.0);
        double Groups(double tokens, double prompts = 1.0) => Math.Clamp(Math.Max(Math.Ceiling(tokens / perGroup), prompts), 1.0, layout.AttentionData);
        StepShape Chunk(double tokens, double prompts, double past) => new(tokens / stages, prompts, past, 0.0, 0.0);
        StepShape Step(double sequences, double context) => new(0.0, 0.0, 0.0, sequences / stages, context, settings.StepTokens);
        Seconds Prefill(double tokens, double prompts, double past, double groups) => steps.Evaluate(Chunk(tokens, prompts, past), groups).Total;
        Seconds Rows(double beyond) => Prefill(beyond + 1.0, (beyond + 1.0) / stages, 0.0, Groups(beyond + 1.0)) - Prefill(beyond + 1.0, 1.0 / stages, 0.0, Groups(beyond + 1.0));
        Seconds Host(double sequences) => steps.Evaluate(Step(sequences, 1.0), 1.0).Host;
        Joules Energy(in StepShape step, double groups)
        {
            var activity = steps.Activity(step, groups);
            return new Joules(activity.Average(power!).Value * activity.Time.Total.Value);
        }

        Joules RowsEnergy(double beyond) =>
            Energy(Chunk(beyond + 1.0, (beyond + 1.0) / stages, 0.0), Groups(beyond + 1.0)) - Energy(Chunk(beyond + 1.0, 1.0 / stages, 0.0), Groups(beyond + 1.0));

        var longest = settings.Policy.Chunked ? settings.TokenBudget : Math.Max(settings.TokenBudget, settings.ContextLength + settings.MaxSequences);
        var window = steps.Windowed(Step(1.0, 1.0), 1.0).Value > 0.0 ? settings.Window : null;
        Seconds WindowedDecode(double sequences, double context) => window is null ? Seconds.Zero : steps.Windowed(Step(sequences, context), 1.0) * (1.0 + draftShare);
        Seconds WindowedPrefill(double tokens, int prompts, double past) => window is null ? Seconds.Zero : prompts == 1
            ? steps.Windowed(Chunk(tokens, 1.0, past), Groups(tokens))
            : steps.Windowed(Chunk(tokens, prompts / stages, past), Groups(tokens, prompts / stages));
        var times = new IterationTimes(
            settings.MaxSequences,
            longest,
            settings.ContextLength,
            (sequences, context) => (steps.Evaluate(Step(sequences, context), 1.0).Total * (1.0 + draftShare)) - WindowedDecode(sequences, context),
            (tokens, prompts, past) => (prompts == 1
                ? Prefill(tokens, 1.0, past, Groups(tokens))
                : Prefill(tokens, prompts / stages, past, Groups(tokens, prompts / stages)) - Rows(prompts - 1.0)) - WindowedPrefill(tokens, prompts, past),
            rows => Rows(rows) + Host(rows + 1.0) - Host(1.0),
            new Seconds(Once((tokens, prompts, past) => Prefill(tokens, prompts, past, Groups(tokens)).Value, settings)))
        {
            Windows = window is null ? null : new WindowTimes(settings.MaxSequences, longest, window, (sequences, read) => WindowedDecode(sequences, read), (tokens, prompts, past) => WindowedPrefill(tokens, prompts, past)),
        };

        // Windowed layers draw the step's average power for as long as their attention runs.
        Joules Windowed(in StepShape step, double groups, Seconds time) => window is null ? Joules.Zero : new Joules(steps.Activity(step, groups).Average(power!).Value * time.Value);
        Joules WindowedDecodeEnergy(double sequences, double context) => Windowed(Step(sequences, context), 1.0, WindowedDecode(sequences, context));
        Joules WindowedPrefillEnergy(double tokens, int prompts, double past) => prompts == 1
            ? Windowed(Chunk(tokens, 1.0, past), Groups(tokens), WindowedPrefill(tokens, prompts, past))
            : Windowed(Chunk(tokens, prompts / stages, past), Groups(tokens, prompts / stages), WindowedPrefill(tokens, prompts, past));
        var energies = power is null ? null : new IterationEnergies(
            settings.MaxSequences,
            longest,
            settings.ContextLength,
            (sequences, context) => (Energy(Step(sequences, context), 1.0) * (1.0 + draftShare)) - WindowedDecodeEnergy(sequences, context),
            (tokens, prompts, past) => (prompts == 1
                ? Energy(Chunk(tokens, 1.0, past), Groups(tokens))
                : Energy(Chunk(tokens, prompts / stages, past), Groups(tokens, prompts / stages)) - RowsEnergy(prompts - 1.0)) - WindowedPrefillEnergy(tokens, prompts, past),
            rows => RowsEnergy(rows),
            new Joules(Once((tokens, prompts, past) => Energy(Chunk(tokens, prompts, past), Groups(tokens)).Value, settings)))
        {
            Windows = window is null ? null : IterationEnergies.WindowsOf(
                settings.MaxSequences, longest, window, (sequences, read) => WindowedDecodeEnergy(sequences, read), (tokens, prompts, past) => WindowedPrefillEnergy(tokens, prompts, past)),
        };
        return new ReplicaModel(settings, times, energies, power, layout.Chips);
    }

    /// <summary>A replica whose iterations take given times.</summary>
    internal static ReplicaModel Of(EngineSettings settings, IterationTimes times, int chips = 1, IterationEnergies? energies = null) =>
        new(settings, times, energies, null, chips);

    /// <summary>Blocks of the KV cache over all attention groups.</summary>
    /// <param name="memory">The memory of the fullest chip.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="tokenBudget">Most tokens of an iteration.</param>
    /// <param name="maxSequences">Most sequences at once, whose recurrent state is set aside.</param>
    /// <param name="blockTokens">Tokens of a block.</param>
    /// <param name="window">What layers with windows keep; null where all keep everything.</param>
    /// <param name="adapters">Adapters that are loaded at once, over the chips of one attention group.</param>
    /// <returns>Zero when the model does not fit.</returns>
    public static long CacheBlocks(
        MemoryModel memory, in ParallelLayout layout, int tokenBudget, int maxSequences, int blockTokens, AttentionWindow? window, Bytes adapters = default)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var groups = layout.AttentionData;
        var budget = memory.Budget(Math.Ceiling(tokenBudget / (double)groups), 1.0);
        var room = budget.CacheCapacity.Value - (budget.StatePerSequence.Value * Math.Ceiling(maxSequences / (double)groups)) - (adapters.Value * groups / layout.Chips);
        var (kept, windowed, _) = memory.CachePerToken;
        var perToken = (kept + windowed).Value / (window is null ? 1.0 : window.Kept + window.Windowed);
        return room <= 0.0 ? 0L : perToken <= 0.0 ? int.MaxValue : (long)(room / (perToken * blockTokens)) * groups;
    }

    /// <summary>What a model's layers with windows keep beside the others; null where all keep everything.</summary>
    /// <param name="memory">The memory of the fullest chip.</param>
    /// <param name="layout">The layout.</param>
    public static AttentionWindow? WindowOf(MemoryModel memory, in ParallelLayout layout)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var (kept, windowed, tokens) = memory.CachePerToken;
        if (tokens == 0)
        {
            return null;
        }

        // Widths are multiples of a sixteenth of a byte, strides powers of two, heads split over the tensor-parallel ranks; stages and context
        // ranks scale both alike.
        const double Parts = 1 << 16;
        var ratio = windowed / kept;
        var (first, second) = kept.Value == 0.0 ? (0L, 1L) : ((long)Parts, (long)Math.Round(ratio * Parts));
        for (var denominator = 1; kept.Value > 0.0 && denominator <= MostGroups * layout.Tensor; denominator++)
        {
            if (Math.Abs((ratio * denominator) - Math.Round(ratio * denominator)) < 1e-9 * denominator && Math.Round(ratio * denominator) >= 1.0)
            {
                (first, second) = (denominator, (long)Math.Round(ratio * denominator));
                break;
            }
        }

        return new AttentionWindow(tokens, memory.KeepsChunks, first, second);
    }

    // Chunks of as many tokens read as much cache as one when each of two prompts has as long a past as the one: what the two cost more is done
    // once for each cached token of a prompt, such as expanding its latents.
    private static double Once(Func<double, double, double, double> cost, EngineSettings settings)
    {
        double tokens = Math.Max(settings.TokenBudget, 2), past = Math.Max(settings.ContextLength / 2, 1);
        double Past(double prompts) => cost(tokens, prompts, past) - cost(tokens, prompts, 0.0);
        return Math.Max(Past(2.0) - Past(1.0), 0.0) / past;
    }

    private static void Check(EngineSettings settings)
    {
        void Require(bool holds, string field, string problem, string mend)
        {
            if (!holds)
            {
                throw new InputException("deployment", null, field, problem, mend);
            }
        }

        Require(settings.MaxSequences >= 1, "max_sequences", $"{settings.MaxSequences} is not above zero", "write how many sequences may run at once");
        Require(
            settings.TokenBudget >= settings.MaxSequences * settings.StepTokens, "token_budget",
            $"{settings.TokenBudget} tokens cannot hold {(settings.StepTokens == 1 ? "a token" : $"{settings.StepTokens} tokens")} of each of {settings.MaxSequences} sequences",
            "write at least max_sequences times the tokens that a step verifies of each, as engines demand too");
        Require(settings.HostTier is not { Units: < 1 } && settings.RemoteTier is not { Units: < 1 }, "prefix_tiers", "a tier holds no unit", "leave it out, or make it larger");
        Require(
            settings.BlockTokens >= 1 && (settings.BlockTokens & (settings.BlockTokens - 1)) == 0, "block_tokens", $"{settings.BlockTokens} is no power of two",
            "write 1, 16, 32, 64 ...");
        Require(
            settings.Window is not { IsChunk: true } || settings.Window.Tokens % settings.BlockTokens == 0, "block_tokens",
            $"attention in chunks of {settings.Window?.Tokens} tokens is no whole number of blocks of {settings.BlockTokens}", "write a divisor of the chunk's tokens");
        Require(
            settings.Window is not { Kept: 0 } || settings.PrefixUnitTokens == 0, "prefix_cache",
            "no layer keeps a whole prompt, so that prompts cannot share their beginnings", "leave prefix_cache out");
        Require(settings.Blocks > settings.WatermarkBlocks, "memory", "the model leaves no room for a KV cache", "use more chips, larger ones, or a narrower precision");
        Require(
            settings.PrefixUnitTokens % settings.BlockTokens == 0, "block_tokens", $"hashes of {settings.PrefixUnitTokens} tokens are no whole number of blocks of {settings.BlockTokens}",
            "write a divisor of the hashes' tokens");
    }
}
