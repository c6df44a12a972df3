using Tokenfab.Catalog;
using Tokenfab.Kernels.Measured;
using Tokenfab.Models;
using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Planning.Replay;

/// <summary>A scenario's deployment serving its traffic, request by request.</summary>
/// <param name="Scenario">As the user wrote it.</param>
/// <param name="Model">The model.</param>
/// <param name="Deployment">What served, in the planner's words.</param>
/// <param name="Planned">The plan that the deployment was taken from; null where the scenario states it.</param>
/// <param name="Result">How it went; null where no allowed chip has a plan.</param>
/// <param name="Bill">What it drew and cost; null where no allowed chip has a plan.</param>
public sealed record ReplayAnswer(
    Scenario Scenario, ModelArchitecture Model, Deployment? Deployment, PlanResult? Planned, SimulationResult? Result, ReplayBill? Bill);

/// <summary>Simulates scenarios.</summary>
public static class TrafficReplay
{
    /// <summary>Serves the scenario's traffic by its deployment, or by the best plan's where it states none.</summary>
    /// <param name="scenario">The question.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="folder">The folder that relative paths of the scenario start from.</param>
    /// <param name="options">How the simulation is run.</param>
    /// <param name="measured">The user's measured kernels, which come before predictions where they cover a shape; null for none.</param>
    /// <exception cref="InputException">The scenario names something that does not exist or contradicts itself, the deployment cannot hold
    /// the model, or the trace is broken.</exception>
    public static ReplayAnswer Run(Scenario scenario, CatalogStore catalog, string folder, SimulationOptions options, IMeasuredKernels? measured = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(options);
        var model = Planner.ModelOf(scenario, catalog, folder);
        PlanResult? planned = null;
        if (scenario.Deployment is null)
        {
            planned = Planner.Run(scenario, catalog, folder, options.Threads, measured);
            if (planned.Best is null)
            {
                return new ReplayAnswer(scenario, model, null, planned, null, null);
            }
        }

        var (deployment, simulated) = Deploy(scenario, planned?.Best, model, catalog, folder, measured);
        var traffic = ReplayTraffic.Of(scenario, folder);
        using (traffic as IDisposable)
        {
            var slo = new Slo(scenario.Slo.Ttft, scenario.Slo.Tpot, scenario.Slo.Percentile ?? new Ratio(0.95));
            var result = Simulator.Run(simulated, traffic, slo, options with { Seed = (ulong)scenario.Simulation.Seed.Value });
            return new ReplayAnswer(scenario, model, deployment, planned, result, ReplayBill.Of(scenario, catalog, deployment, result));
        }
    }

    /// <summary>The deployment that a scenario states, or a plan's, ready to be simulated.</summary>
    internal static (Deployment Deployment, SimulatedDeployment Simulated) Deploy(
        Scenario scenario, Plan? plan, ModelArchitecture model, CatalogStore catalog, string folder, IMeasuredKernels? measured = null)
    {
        var (input, output) = TrafficResolver.LengthsOf(scenario, folder);
        var resolver = new DeploymentResolver(scenario, catalog, model, input.Mean + (output.Mean / 2.0), measured);
        return plan is null ? resolver.Stated(scenario.Deployment!) : (plan.Deployment, resolver.Planned(plan));
    }
}
