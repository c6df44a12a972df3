using Tokenfab.Catalog;
using Tokenfab.Economics;
using Tokenfab.Hardware;
using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Planning.Replay;

/// <summary>What a simulated run drew and cost.</summary>
/// <param name="BoardEnergy">Energy of the chips' boards; null where no source tells a chip's power.</param>
/// <param name="WallEnergy">Energy at the wall, hosts, switches and cooling included; null where no source tells it.</param>
/// <param name="MeanPower">Mean power at the wall; null where no source tells it.</param>
/// <param name="EnergyPerOutputToken">Energy at the wall for each output token of a finished request; null where it is not known.</param>
/// <param name="FleetHour">The deployment for an hour at its mean power; null where a chip's price is not known.</param>
/// <param name="Cost">The whole run; null where a chip's price is not known.</param>
/// <param name="PerOutputToken">The whole cost over the output tokens of finished requests.</param>
/// <param name="PerToken">The whole cost over their prompt and output tokens.</param>
/// <param name="PerGoodOutputToken">The whole cost over the output tokens of requests that met every objective, at their share of all.</param>
/// <param name="Notes">What was assumed.</param>
/// <remarks>Chips are paid for and powered from the first arrival's clock to the last token, waiting included.</remarks>
public sealed record ReplayBill(
    Joules? BoardEnergy, Joules? WallEnergy, Watts? MeanPower, Joules? EnergyPerOutputToken, UsdPerHour? FleetHour, Usd? Cost,
    UsdPerMillionTokens? PerOutputToken, UsdPerMillionTokens? PerToken, UsdPerMillionTokens? PerGoodOutputToken, IReadOnlyList<string> Notes)
{
    private const double SecondsPerHour = 3600.0;

    internal static ReplayBill Of(Scenario scenario, CatalogStore catalog, Deployment deployment, SimulationResult result)
    {
        var notes = new List<string>();
        var simulated = result.Deployment;
        var whole = Pool(scenario, scenario.Chips[0], deployment.Server, deployment.Chip, simulated.Replica, result.ReplicaSeconds, result.Total, result, notes);
        if (simulated.Prefill is { } prefill)
        {
            var asked = scenario.Deployment?.Prefill?.Chip;
            var (server, chip) = asked is null ? (deployment.Server, deployment.Chip) : ChipTrial.Resolve(asked, 0, scenario, catalog);
            whole += Pool(scenario, asked ?? scenario.Chips[0], server, chip, prefill.Replica, result.PrefillSeconds, result.Prefill!, result, notes);
        }

        var total = result.Total;
        var duration = result.Duration;
        var good = total.OutputTokens * (total.Finished == 0 ? 0.0 : (double)total.Good / total.Finished);
        UsdPerMillionTokens? Per(double tokens) =>
            whole.Cost is { } cost && tokens > 0.0 && duration.Value > 0.0
                ? CostPerToken.For(new UsdPerHour(cost.Value * SecondsPerHour / duration.Value), new TokensPerSecond(tokens / duration.Value), new Ratio(1.0))
                : null;
        return new ReplayBill(
            whole.Board,
            whole.Wall,
            whole.Wall is { } wall && duration.Value > 0.0 ? wall / duration : null,
            whole.Wall is { } energy && total.OutputTokens > 0 ? energy / total.OutputTokens : null,
            whole.Cost is { } paid && duration.Value > 0.0 ? new UsdPerHour(paid.Value * SecondsPerHour / duration.Value) : null,
            whole.Cost,
            Per(total.OutputTokens),
            Per(total.InputTokens + (double)total.OutputTokens),
            Per(good),
            [.. notes.Distinct(StringComparer.Ordinal)]);
    }

    private static Sum Pool(
        Scenario scenario, string asked, Server server, Accelerator chip, ReplicaModel replica, Seconds replicaSeconds, Statistics counted,
        SimulationResult result, List<string> notes)
    {
        var chipSeconds = replicaSeconds * replica.Chips;
        var economics = ChipEconomics.Of(scenario.Economics, asked, server, chip);
        notes.AddRange(economics.Notes);
        var board = result.Energy(replica, replicaSeconds, counted);
        if (board is { } drawn && chipSeconds.Value > 0.0)
        {
            economics = economics.Drawing(drawn / chipSeconds, chip);
        }

        Joules? wall = board is not null && economics.Power is { } full
            ? new Joules(full.Value * economics.Terms.Load.Value * economics.Terms.PowerUsageEffectiveness.Value * chipSeconds.Value)
            : null;
        return new Sum(board, wall, economics.Hour is { } hour ? new Usd(hour.Mid.Value * chipSeconds.Value / SecondsPerHour) : null);
    }

    private readonly record struct Sum(Joules? Board, Joules? Wall, Usd? Cost)
    {
        // What is not known of one part is not known of the whole.
        public static Sum operator +(Sum left, Sum right) => new(left.Board + right.Board, left.Wall + right.Wall, left.Cost + right.Cost);
    }
}
