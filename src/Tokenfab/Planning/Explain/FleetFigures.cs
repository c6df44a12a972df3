namespace Tokenfab.Planning.Explain;

/// <summary>The fleet for the sized rate.</summary>
internal static class FleetFigures
{
    private const string Convention = "docs/json.md, conventions";

    public static IEnumerable<Figure> All =>
    [
        Of("replicas", "Replicas, or decode workers when disaggregated", FigureUnit.Count, f => f.Replicas,
            "ceil(sized rate / lambda)", "as many as serve the peak rate with the headroom asked for", Convention,
            Inputs.Asked("sized rate", "peak rate and headroom", v => FigureUnit.RequestsPerSecond.Write(v.Result.SizedFor.Value)),
            Inputs.Figure("lambda", "serving.requests_per_second")),
        Of("prefill_workers", "Prefill workers; zero when aggregated", FigureUnit.Count, f => f.PrefillWorkers, "ceil(sized rate / lambda_p)",
            "as many as take in the peak rate with its headroom; lambda_p = lambda / k", Convention, Inputs.Asked("sized rate", "peak rate and headroom", v => FigureUnit.RequestsPerSecond.Write(v.Result.SizedFor.Value)),
            Inputs.Figure("lambda", "serving.requests_per_second"), Inputs.Figure("k", "serving.prefill_workers_per_decode_worker")),
        Of("chips", "Chips that serve", FigureUnit.Count, f => f.Chips, "replicas x n_decode + prefill workers x n_prefill", "chips of all workers", Convention,
            Inputs.Figure("replicas", "fleet.replicas"), Inputs.Figure("n_decode", "deployment.decode.chips_per_replica"),
            Inputs.Figure("prefill workers", "fleet.prefill_workers"), Inputs.Figure("n_prefill", "deployment.prefill.chips_per_replica")),
        Of("servers", "Whole servers to hold them, or supernodes' shares rounded up to hosts", FigureUnit.Count, f => f.Servers, "ceil(chips / chips per host)",
            "hosts are bought whole", Convention, Inputs.Figure("chips", "fleet.chips"),
            Inputs.Fact("chips per host", "chips that share a host", v => v.Plan.Deployment.Server.AcceleratorsPerHost),
            Inputs.Fact("chips per server", "chips in one scale-up domain", v => v.Plan.Deployment.Server.Accelerators)),
        Of("capacity_requests_per_second", "Rate that the fleet can serve within the objectives", FigureUnit.RequestsPerSecond, f => f.Capacity.Value,
            "min(replicas x lambda, prefill workers x lambda_p)", "the scarcer pool sets it", Convention, Inputs.Figure("replicas", "fleet.replicas"),
            Inputs.Figure("lambda", "serving.requests_per_second"), Inputs.Figure("prefill workers", "fleet.prefill_workers")),
        Of("utilisation_share", "Mean rate asked over capacity", FigureUnit.Share, f => f.Utilisation.Value, "rate / capacity",
            "what peak, headroom and rounding up to whole replicas leave idle on average", Convention,
            Inputs.Asked("rate", "mean rate", v => FigureUnit.RequestsPerSecond.Write(v.Result.Traffic.Rate.Value)),
            Inputs.Figure("capacity", "fleet.capacity_requests_per_second")) with { Alias = "utilisation" },
        Of("power_watts", "Power at the wall at full load, cooling included", FigureUnit.Watts, f => f.Power?.Value, "chips x power per chip x PUE",
            "each chip draws its share of the system at full load, or 1.8 times its board limit where the system's power is not known; PUE adds the facility", "ISO/IEC 30134-2 (PUE)",
            Inputs.Figure("chips", "fleet.chips"), Inputs.Fact("chips per system", "chips in one scale-up domain", v => v.Plan.Deployment.Server.Accelerators), Inputs.Fact("system", "power of the whole system", v => v.Plan.Deployment.Server.Power),
            Inputs.Fact("board power", "board power limit of a chip, where the system's power is not known", v => v.Plan.Deployment.Chip.BoardPower),
            Inputs.Term("PUE", "power usage effectiveness", e => e.Pue is not null, t => FigureUnit.Readable(t.PowerUsageEffectiveness.Value))) with { Alias = "power" },
        Of("mean_power_watts", "Mean power at the wall while the fleet serves, cooling included", FigureUnit.Watts, f => f.MeanPower?.Value,
            "chips x (P_system - L + P) x PUE", "each board draws its mean power P in place of its limit L; hosts, switches and fans what they do at full load", "ISO/IEC 30134-2 (PUE)",
            Inputs.Figure("chips x P_system x PUE", "fleet.power_watts"), Inputs.Figure("P", "power.mean_watts_per_chip"),
            Inputs.Fact("L", "board power limit of a chip", v => v.Plan.Deployment.Chip.BoardPower)) with { Alias = "mean_power" },
        Of("energy_joules_per_output_token", "Energy at the wall per output token at the mean rate", FigureUnit.Joules, f => f.EnergyPerToken?.Value,
            "power / (rate x o)", "all of the fleet's mean power over the output tokens of the mean rate", Convention,
            Inputs.Figure("power", "fleet.mean_power_watts"), Inputs.Asked("rate", "mean rate", v => FigureUnit.RequestsPerSecond.Write(v.Result.Traffic.Rate.Value)),
            Inputs.Asked("o", "mean output tokens", v => FigureUnit.Readable(v.Result.Traffic.Output.Mean))) with { Alias = "energy" },
    ];

    private static Figure Of(
        string key, string title, FigureUnit unit, Func<FleetSize, double?> value, string formula, string words, string reference, params FigureInput[] inputs) =>
        new($"fleet.{key}", title, unit, view => value(view.Plan.Fleet), formula, words, reference, inputs)
        {
            Alias = key.Contains('_', StringComparison.Ordinal) ? null : key,
        };
}
