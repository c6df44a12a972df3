using System.Numerics;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Kernels.Measured;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Scheduling;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Planning.Replay;

/// <summary>From a deployment, as written or as planned, to replicas that can be simulated.</summary>
internal sealed class DeploymentResolver(Scenario scenario, CatalogStore catalog, ModelArchitecture model, double meanContext, IMeasuredKernels? measured)
{
    // The engines' usual step budget of a worker that only decodes is its sequences; prompts that come back after a preemption need some more.
    private const int DecodeBudget = 2048;

    // A worker that only computes prompts is bound by its tokens, not by how many prompts they are of.
    private const int PrefillSequences = 256;

    // Into the rank and out of it, for queries with keys and values, attention's output, gates with up-projections, and down-projections.
    private const double AdapterKernels = 2.0 * 4.0;

    private readonly Speculation? _speculation = TrafficResolver.Speculate(scenario, model);
    private readonly OperatorGraph _graph = OperatorGraph.Of(model, withMtp: scenario.Traffic.Speculation is not null && model.MtpModules > 0);
    private readonly IReadOnlyList<KvCacheLayers> _cache = KvCacheLayers.Of(model);

    /// <summary>The deployment that the scenario states.</summary>
    public (Deployment Deployment, SimulatedDeployment Simulated) Stated(DeploymentSpec spec)
    {
        var (server, chip) = ChipTrial.Resolve(scenario.Chips[0], 0, scenario, catalog);
        var engine = EngineProfile.Find(scenario.Search.Engine)!.On(server);
        var scheme = Scheme(chip);
        var layout = LayoutWords.Read(spec.Layout, scenario.Name, "deployment.layout");
        var decode = new WorkerPool(layout, spec.MaxSequences.Value, (int)spec.MaxSequences.Value, (int)spec.TokenBudget.Value);
        var mode = spec.Prefill is null ? DeploymentMode.Aggregated : DeploymentMode.Disaggregated;
        WorkerPool? prefill = null;
        PrefillPool? pool = null;
        if (spec.Prefill is { } asked)
        {
            var (sequences, budget) = ((int)(asked.MaxSequences?.Value ?? 64.0), (int)(asked.TokenBudget?.Value ?? 8192.0));
            prefill = new WorkerPool(LayoutWords.Read(asked.Layout, scenario.Name, "deployment.prefill.layout"), sequences, sequences, budget);
            var (theirs, theirChip) = asked.Chip is { } other ? ChipTrial.Resolve(other, 0, scenario, catalog) : (server, chip);
            pool = Pool(theirs, theirChip, asked.Chip is null ? scheme : Scheme(theirChip), EngineProfile.Find(scenario.Search.Engine)!.On(theirs), prefill, (int)(asked.Replicas?.Value ?? 1.0), asked.Routing, spec, layout)
                with { Autoscaling = Scaling(asked.Autoscale), Failures = Failing(asked.Failures) };
        }

        var replica = Replica(server, chip, scheme, engine, decode, spec);
        return (
            new Deployment(server, chip, mode, scheme, engine, decode, prefill),
            new SimulatedDeployment(replica, (int)spec.Replicas.Value, spec.Routing, pool)
            {
                Autoscaling = Scaling(spec.Autoscale), Failures = Failing(spec.Failures),
            });
    }

    /// <summary>The deployment of a plan, its whole fleet.</summary>
    public SimulatedDeployment Planned(Plan plan)
    {
        var deployment = plan.Deployment;
        var (server, chip, scheme, engine) = (deployment.Server, deployment.Chip, deployment.Precision, deployment.Engine);
        var spec = new DeploymentSpec { Layout = deployment.Decode.Layout.ToString(), Routing = RoutingPolicy.LeastOutstanding };

        // A plan's budget is that of one attention group and one microbatch; an iteration is that of all of them.
        static int Whole(WorkerPool pool) => pool.TokenBudget * pool.Layout.AttentionData * pool.Layout.Pipeline;
        var budget = deployment.Prefill is null ? Whole(deployment.Decode) : Math.Max(DecodeBudget, deployment.Decode.MaxSequences);
        var replica = Replica(server, chip, scheme, engine, deployment.Decode with { TokenBudget = Math.Max(budget, deployment.Decode.MaxSequences * (1 + (_speculation?.DraftTokens ?? 0))) }, spec);
        PrefillPool? pool = null;
        if (deployment.Prefill is { } prefill)
        {
            var filling = prefill with { TokenBudget = Whole(prefill), MaxSequences = Math.Max(prefill.MaxSequences * prefill.Layout.Pipeline, PrefillSequences) };
            pool = Pool(server, chip, scheme, engine, filling, (int)plan.Fleet.PrefillWorkers, RoutingPolicy.LeastOutstanding, spec, deployment.Decode.Layout);
        }

        return new SimulatedDeployment(replica, (int)plan.Fleet.Replicas, RoutingPolicy.LeastOutstanding, pool);
    }

    private static Autoscaling? Scaling(AutoscaleSpec? spec) => spec is null
        ? null
        : new Autoscaling((int)spec.Min.Value, (int)spec.Max.Value, spec.Target.Value, spec.Interval ?? new Seconds(15.0), spec.ColdStart, spec.Settling ?? new Seconds(300.0));

    private static Failures? Failing(FailureSpec? spec) => spec is null ? null : new Failures(spec.Mtbf, spec.Repair, spec.Requests);

    private PrecisionScheme Scheme(Accelerator chip)
    {
        var refusals = new List<string>();
        var schemes = PrecisionWords.For(scenario.Search, model.NativePrecision, chip, refusals);
        return schemes.Count > 0
            ? schemes[0].Scheme
            : throw new InputException(scenario.Name, null, "search.precisions", $"{chip.Name} runs none of them: {string.Join("; ", refusals)}", "Choose another precision or chip");
    }

    private ReplicaModel Replica(Server server, Accelerator chip, PrecisionScheme scheme, EngineProfile engine, WorkerPool pool, DeploymentSpec spec)
    {
        var (layout, policy) = (pool.Layout, Policy(spec, engine));
        var memory = new MemoryModel(_graph, _cache, layout, scheme, chip, engine);
        var loads = Planner.Loads(scenario, model)[BitOperations.Log2((uint)layout.Expert)];
        var kernels = KernelModel.For(chip);
        var network = CommunicationModel.For(server, chip, CollectiveLibraries.Of(engine.Family));
        (kernels, network) = measured is null ? (kernels, network) : (kernels.With(measured, engine.Family), network.With(measured, chip.Id, engine.Family));
        var steps = new StepModel(_graph, layout, scheme, kernels, network, engine, loads);
        var block = (int)spec.BlockTokens.Value;
        var adapting = spec.Adapters is { } held ? held.Size * held.Slots.Value : Bytes.Zero;
        var window = ReplicaModel.WindowOf(memory, layout);
        var blocks = spec.Blocks is { } given
            ? (long)given.Value * (window is null ? 1 : window.Kept + window.Windowed)
            : ReplicaModel.CacheBlocks(memory, layout, pool.TokenBudget, pool.MaxSequences, block, window, adapting);
        if (blocks < 1)
        {
            var budget = memory.Budget(Math.Ceiling(pool.TokenBudget / (double)layout.AttentionData), meanContext);
            throw new InputException(
                scenario.Name, null, "deployment.layout",
                $"{model.Name} in {layout} leaves no room for a KV cache: weights take {budget.Weights}{(adapting.Value > 0.0 ? $", adapters {adapting} over all chips," : string.Empty)} of the {budget.Capacity} usable on a {chip.Name}",
                "use more chips, larger ones, or a narrower precision");
        }

        var drafts = _speculation is { } speculation
            ? scenario.Traffic.Speculation!.ByPosition ?? [.. Enumerable.Repeat(speculation.Acceptance, speculation.DraftTokens)]
            : null;
        var settings = new EngineSettings(policy, pool.MaxSequences, pool.TokenBudget, block, blocks, model.ContextLength)
        {
            Order = spec.Queue,
            TimeoutNanoseconds = (long)((spec.Timeout?.Value ?? 0.0) * 1e9),
            PrefixUnitTokens = spec.PrefixCache ? TraceRequests.HashTokens : 0,
            RequestOverheadNanoseconds = (long)(engine.RequestOverhead.Value * 1e9),
            Window = window,
            SwapNanoseconds = Swap(spec, layout, memory, block) / (window is null ? 1 : window.Kept + window.Windowed),
            HostTier = Tier(spec.HostCache, "host_cache", layout, memory, null),
            RemoteTier = Tier(spec.RemoteCache, "remote_cache", layout, memory, CommunicationModel.For(server, chip)),
            AdapterSlots = (int)(spec.Adapters?.Slots.Value ?? 0.0),
            AdapterLoadNanoseconds = spec.Adapters is { } adapters ? (adapters.Size / layout.StageChips / adapters.Bandwidth).Value * 1e9 : 0.0,
            AdapterReadNanoseconds = spec.Adapters is { } read ? kernels.Elementwise(read.Size / layout.StageChips, 0.0).Total.Value * 1e9 : 0.0,
            AdapterKernelNanoseconds = spec.Adapters is null ? 0.0 : kernels.Elementwise(Bytes.Zero, AdapterKernels * model.LayerCount).Total.Value * 1e9,
            HoldsHandovers = spec.Prefill?.BackPressure == true,
            Speculation = drafts is null ? null : new SpeculationSettings(drafts, (ulong)scenario.Simulation.Seed.Value),
        };
        return ReplicaModel.Of(steps, settings, PowerModel.For(chip), _speculation is { } asked ? asked.DraftTokens * asked.DraftCost.Value : 0.0);
    }

    private SchedulerPolicy Policy(DeploymentSpec spec, EngineProfile engine)
    {
        var name = spec.Scheduler ?? (engine.Family == "ideal" ? "vllm" : engine.Family);
        return (SchedulerPolicy.Find(name) ?? throw new InputException(
            scenario.Name, null, "deployment.scheduler", $"'{name}' is no known scheduler", $"write one of {string.Join(", ", SchedulerPolicy.All.Select(p => p.Name))}"))
            with { Preemption = spec.Preemption };
    }

    // Each chip loads its own part of a unit at the same time.
    private TierSettings? Tier(TierSpec? spec, string field, in ParallelLayout layout, MemoryModel memory, CommunicationModel? network)
    {
        if (spec is null)
        {
            return null;
        }

        var unit = memory.Handover(TraceRequests.HashTokens);
        var share = unit / layout.StageChips;
        var load = spec.Bandwidth is { } bandwidth ? share / bandwidth
            : network is { HasFabric: true } ? network.Send(share, acrossDomains: true)
            : throw new InputException(
                scenario.Name, null, $"deployment.{field}.bandwidth", "over what link prefixes are loaded is not known", "Write the bandwidth of a chip to it, such as '50 GB/s'");
        return new TierSettings((long)(spec.Capacity / unit), load.Value * 1e9);
    }

    // Each chip moves its own part of a block at the same time.
    private double Swap(DeploymentSpec spec, in ParallelLayout layout, MemoryModel memory, int block) =>
        spec.Preemption == Preemption.Recompute
            ? 0.0
            : (memory.Handover(block) / layout.StageChips / (spec.SwapBandwidth ?? throw new InputException(
                scenario.Name, null, "deployment.swap_bandwidth", "preemption swaps, but over what link is not known", "Write the bandwidth of a chip to its host, such as '50 GB/s'"))).Value * 1e9;

    private PrefillPool Pool(
        Server server, Accelerator chip, PrecisionScheme scheme, EngineProfile engine, WorkerPool pool, int replicas, RoutingPolicy routing,
        DeploymentSpec spec, in ParallelLayout decode)
    {
        const double ManyTokens = 4096.0;
        var network = CommunicationModel.For(server, chip);
        var memory = new MemoryModel(_graph, _cache, pool.Layout, scheme, chip, engine);
        var (chips, far) = (Math.Min(pool.Layout.Chips, decode.Chips), pool.Layout.Chips + decode.Chips > network.DomainSize);
        Seconds Send(double tokens) => network.Send(memory.Handover(tokens) / chips, far && network.HasFabric);
        var (latency, window) = (Send(1.0), _cache.Max(kind => kind.TokensKept));
        var each = (Send(window + ManyTokens) - (window > 1 ? Send(window) : latency)) / ManyTokens;
        return new PrefillPool(
            Replica(server, chip, scheme, engine, pool, spec with { Blocks = null, Preemption = Preemption.Recompute }),
            replicas, routing, latency, each)
        {
            TransferWindow = window, TransferPerWindowToken = window > 1 ? ((Send(window) - latency) / (window - 1.0)) - each : Seconds.Zero,
        };
    }
}
