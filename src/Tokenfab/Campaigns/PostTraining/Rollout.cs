using Tokenfab.Catalog;
using Tokenfab.Kernels.Measured;
using Tokenfab.Models;
using Tokenfab.Planning;
using Tokenfab.Planning.Replay;
using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Campaigns.PostTraining;

/// <summary>Generation of a step's answers by a number of chips, simulated answer by answer.</summary>
internal sealed class Rollout
{
    private readonly PostTrainingScenario _scenario;
    private readonly ReplicaModel _replica;
    private readonly RolloutLengths _lengths;
    private readonly int _answers;

    private Rollout(PostTrainingScenario scenario, Deployment deployment, ReplicaModel replica)
    {
        (_scenario, Deployment, _replica, _lengths) = (scenario, deployment, replica, new RolloutLengths(scenario));
        _answers = (int)(scenario.Prompts.Value * scenario.Group.Value);
    }

    /// <summary>How one replica is laid out and runs.</summary>
    public Deployment Deployment { get; }

    /// <summary>Chips of one replica.</summary>
    public int ReplicaChips => _replica.Chips;

    /// <summary>One replica of a scenario, ready to be simulated.</summary>
    /// <exception cref="InputException">The layout, engine or precision does not exist or cannot hold the model.</exception>
    public static Rollout Of(PostTrainingScenario scenario, ModelArchitecture model, CatalogStore catalog, string folder, IMeasuredKernels? measured)
    {
        var serving = new Scenario
        {
            Name = scenario.Name,
            Model = scenario.Model,
            Chips = [scenario.Chip],
            Slo = new SloSpec(),
            Traffic = new TrafficSpec { InputTokens = scenario.PromptTokens, OutputTokens = scenario.OutputTokens, Rate = new RequestsPerSecond(1.0) },
            Search = new SearchSpec { Engine = scenario.Rollout.Engine, Precisions = [scenario.Rollout.Precision] },
            Deployment = new DeploymentSpec
            {
                Layout = scenario.Rollout.Layout, MaxSequences = scenario.Rollout.MaxSequences ?? new Count(256.0), TokenBudget = new Count(8192.0),
            },
        };
        var (deployment, simulated) = TrafficReplay.Deploy(serving, null, model, catalog, folder, measured);
        return new Rollout(scenario, deployment, simulated.Replica);
    }

    /// <summary>A step's answers, all asked for at once.</summary>
    /// <param name="chips">Chips that generate: whole replicas.</param>
    public RolloutBatch Batch(int chips)
    {
        var log = new LengthCount();
        var result = Run(chips, new RolloutRequests(_lengths, _answers, (ulong)_scenario.Seed.Value), log);
        return new RolloutBatch(result.Duration, result.Utilisation, result.Total.OutputTokens, log.SquaredTokens);
    }

    /// <summary>Steps of answers that stream to a trainer.</summary>
    /// <param name="chips">Chips that generate: whole replicas.</param>
    /// <param name="training">Training on a step's answers.</param>
    /// <param name="sync">Bringing new weights over.</param>
    /// <returns>A step once they repeat, and the share of its answers that are stale.</returns>
    public (Seconds Step, Ratio Stale) Stream(int chips, Seconds training, Seconds sync)
    {
        var stream = new StreamedRollout(
            _lengths, _answers, (int)_scenario.Training.Updates.Value, _scenario.Staleness.Value, training, sync, _scenario.Interrupts, (ulong)_scenario.Seed.Value);
        Run(chips, stream, new LengthCount());
        return stream.Steady;
    }

    private SimulationResult Run(int chips, IRequestSource requests, LengthCount log)
    {
        var deployment = new SimulatedDeployment(_replica, chips / _replica.Chips, RoutingPolicy.LeastOutstanding);
        return Simulator.Run(deployment, requests, new Slo(null, null, new Ratio(0.95)), new SimulationOptions { Log = log });
    }

    private sealed class LengthCount : IRequestLog
    {
        public double SquaredTokens { get; private set; }

        public void Ended(in RequestRecord request)
        {
            if (request.Outcome != RequestOutcome.Finished)
            {
                throw new InputException(
                    "rollout", null, "max_tokens", $"an answer of {request.Output} tokens fits neither the model's context nor a replica's cache", "cut answers off sooner, or lay replicas out over more chips");
            }

            var tokens = (double)request.Input + request.Output;
            SquaredTokens += tokens * tokens;
        }
    }
}

/// <summary>A generated batch.</summary>
/// <param name="Makespan">From the first prompt to the last answer.</param>
/// <param name="Utilisation">Share of time in which replicas computed: the rest is the tail, for which most of them wait.</param>
/// <param name="OutputTokens">Tokens of the answers.</param>
/// <param name="SquaredTokens">Sum of the squares of prompt and answer lengths, which attention grows with.</param>
internal sealed record RolloutBatch(Seconds Makespan, Ratio Utilisation, long OutputTokens, double SquaredTokens);
