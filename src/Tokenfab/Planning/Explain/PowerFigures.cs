using Tokenfab.Kernels;

namespace Tokenfab.Planning.Explain;

/// <summary>What the chips draw, as their own sensors would show it. Everything is unknown together where the board limit is.</summary>
internal static class PowerFigures
{
    private const string Model = "src/Tokenfab/Kernels/PowerModel.cs, constants in catalog/power";

    public static IEnumerable<Figure> All =>
    [
        Of("decode_watts_per_chip", "Power of one chip's board during pure decode steps", FigureUnit.Watts, p => p.Decode.Value,
            "L min(1, s + (a t_math + m t_memory + c t_link) / T0)", "a standing share of the limit, and a share for each of arithmetic, memory and links by the time it is busy", Model,
            Limit(), Constants(), Inputs.Figure("t_math", "operators.math_seconds"), Inputs.Figure("t_memory", "operators.memory_seconds"), Inputs.Figure("T0", "serving.decode_step_seconds")),
        Of("prefill_watts_per_chip", "Power of one chip's board during prefill", FigureUnit.Watts, p => p.Prefill.Value,
            "L min(1, s + (a t_math + m t_memory + c t_link) / t)", "the same over a step that prefills the mean prompt up to the token budget", Model, Limit(), Constants()),
        Of("mean_watts_per_chip", "Power of one chip's board on average over its working time", FigureUnit.Watts, p => p.Mean.Value,
            "(1 - f) P_decode + f P_prefill", "by the share of chip time that prefill takes; prefill workers of their own stand idle for what their utilisation leaves", Model,
            Inputs.Figure("f", "serving.prefill_chip_time_share"), Inputs.Figure("P_decode", "power.decode_watts_per_chip"), Inputs.Figure("P_prefill", "power.prefill_watts_per_chip")) with { Alias = "chip_power" },
        Of("energy_joules_per_output_token", "Energy of the serving chips' boards per output token", FigureUnit.Joules, p => p.PerOutputToken.Value,
            "P / x", "mean power of a chip over its output tokens per second; hosts, network and cooling are not in it, and no idle capacity", Model,
            Inputs.Figure("P", "power.mean_watts_per_chip"), Inputs.Figure("x", "serving.output_tokens_per_second_per_chip")) with { Alias = "chip_energy" },
        Of("uncertainty_share", "Half-width of the 80 % interval of the chips' powers", FigureUnit.Share, p => p.Uncertainty.Value,
            "u = error of the power model on like cases", "measurements that were left out of the fit", Model, Inputs.Found("generation", "chips that share the constants", v => v.Plan.Deployment.Chip.Generation)),
    ];

    private static FigureInput Limit() => Inputs.Fact("L", "board power limit", v => v.Plan.Deployment.Chip.BoardPower);

    private static FigureInput Constants() => Inputs.Found("s, a, m, c", "shares of the limit: standing, arithmetic, memory, links", v =>
        PowerModel.For(v.Plan.Deployment.Chip)?.Constants is { } c ? string.Join(", ", new[] { c.Standing, c.Arithmetic, c.Memory, c.Link }.Select(FigureUnit.Readable)) : "not known");

    private static Figure Of(
        string key, string title, FigureUnit unit, Func<PlanPower, double> value, string formula, string words, string reference, params FigureInput[] inputs) =>
        new($"power.{key}", title, unit, view => view.Plan.Power is { } power ? value(power) : null, formula, words, reference, inputs);
}
