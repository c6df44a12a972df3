using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation.Engine;

namespace Tokenfab.Tests.Serving.Simulation;

/// <summary>Engines whose iterations take times that a reader can work out.</summary>
internal static class EngineTables
{
    private const int Sequences = 64;
    private const int Tokens = 4096;
    private const int Context = 65_536;

    /// <summary>Iterations that take longer the more they hold.</summary>
    public static IterationTimes Growing { get; } = Of(null);

    /// <summary>A joule an iteration.</summary>
    public static IterationEnergies Joule { get; } = new(Sequences, Tokens, Context, (_, _) => new Joules(1.0), (_, _, _) => new Joules(1.0), _ => Joules.Zero);

    /// <summary>Iterations that take as long whatever they hold.</summary>
    public static IterationTimes Even(double seconds) =>
        new(Sequences, Tokens, Context, (_, _) => new Seconds(seconds), (_, _, _) => new Seconds(seconds), _ => Seconds.Zero);

    /// <summary>As <see cref="Growing"/>, and longer for what windowed layers read.</summary>
    public static IterationTimes Of(AttentionWindow? window) => new(
        Sequences,
        Tokens,
        Context,
        (sequences, context) => new Seconds(5e-3 + (1e-5 * sequences) + (2e-9 * sequences * context)),
        (tokens, _, past) => new Seconds(5e-3 + (1e-5 * tokens) + (1e-10 * tokens * past)),
        rows => new Seconds(1e-7 * rows))
    {
        Windows = window is null ? null : new WindowTimes(
            Sequences,
            Tokens,
            window,
            (sequences, read) => new Seconds(1e-3 + (7e-9 * sequences * read)),
            (tokens, prompts, past) => new Seconds(1e-3 + (3e-10 * prompts * window.Pairs(tokens / prompts, (long)past)))),
    };
}
