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
    // Of a stream of answers the first are short ones and the last are long ones; the middle half is as it goes on for ever.
    private const int StreamedSteps = 4;

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
        var log = new EndTimes();
        var result = Run(chips, new RolloutRequests(_lengths, _answers, (ulong)_scenario.Seed.Value), log);
        return new RolloutBatch(log.Sorted(), result.Utilisation, result.Total.OutputTokens, log.SquaredTokens);
    }

    /// <summary>Answers a second when new ones are always at hand, at most so many under way.</summary>
    /// <param name="chips">Chips that generate: whole replicas.</param>
    /// <param name="underWay">Most answers under way.</param>
    public double Stream(int chips, double underWay)
    {
        var log = new EndTimes();
        var users = (int)Math.Min(underWay, (double)chips / _replica.Chips * _replica.Settings.MaxSequences);
        Run(chips, new ClosedLoopRequests(users, Seconds.Zero, _lengths, StreamedSteps * (long)_answers, (ulong)_scenario.Seed.Value), log);
        var ends = log.Sorted();
        var (first, last) = (ends.Length / 4, ends.Length * 3 / 4);
        return (last - first) / (ends[last] - ends[first]);
    }

    private SimulationResult Run(int chips, IRequestSource requests, EndTimes log)
    {
        var deployment = new SimulatedDeployment(_replica, chips / _replica.Chips, RoutingPolicy.LeastOutstanding);
        return Simulator.Run(deployment, requests, new Slo(null, null, new Ratio(0.95)), new SimulationOptions { Log = log });
    }

    private sealed class EndTimes : IRequestLog
    {
        private readonly List<double> _ends = [];

        public double SquaredTokens { get; private set; }

        public void Ended(in RequestRecord request)
        {
            if (request.Outcome != RequestOutcome.Finished)
            {
                throw new InputException(
                    "rollout", null, "max_tokens", $"an answer of {request.Output} tokens fits neither the model's context nor a replica's cache", "cut answers off sooner, or lay replicas out over more chips");
            }

            _ends.Add(request.EndNanoseconds * 1e-9);
            var tokens = (double)request.Input + request.Output;
            SquaredTokens += tokens * tokens;
        }

        public double[] Sorted()
        {
            _ends.Sort();
            return [.. _ends];
        }
    }
}

/// <summary>A generated batch.</summary>
/// <param name="Ends">When each answer ended, in seconds from the start, rising.</param>
/// <param name="Utilisation">Share of time in which replicas computed: the rest is the tail, for which most of them wait.</param>
/// <param name="OutputTokens">Tokens of the answers.</param>
/// <param name="SquaredTokens">Sum of the squares of prompt and answer lengths, which attention grows with.</param>
internal sealed record RolloutBatch(double[] Ends, Ratio Utilisation, long OutputTokens, double SquaredTokens)
{
    /// <summary>From the first prompt to the last answer.</summary>
    public Seconds Makespan => new(Ends[^1]);

    /// <summary>When a share of the answers had ended.</summary>
    public Seconds Until(double share) => new(Ends[Math.Clamp((int)Math.Ceiling(share * Ends.Length) - 1, 0, Ends.Length - 1)]);
}
