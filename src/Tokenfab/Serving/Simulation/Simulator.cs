using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation;

/// <summary>Replays traffic through a deployment, request by request.</summary>
public static class Simulator
{
    private const int BatchSize = 1 << 16;

    /// <summary>Runs all of the traffic to its end.</summary>
    /// <param name="deployment">What serves.</param>
    /// <param name="traffic">What is asked of it.</param>
    /// <param name="slo">The objectives that goodput is judged by.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="InputException">The traffic's file is malformed.</exception>
    public static SimulationResult Run(SimulatedDeployment deployment, IRequestSource traffic, Slo slo, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(options);
        if (deployment.Replicas < 1 || deployment.Prefill is { Replicas: < 1 })
        {
            throw new InputException("deployment", null, "replicas", "there is no replica to route to", "write at least one");
        }

        var total = new Statistics(slo);
        Statistics? prefill = null;
        if (deployment.Prefill is not null)
        {
            prefill = new Statistics(slo);
            new DisaggregatedRun(deployment, total, prefill, options).Run(traffic);
        }
        else if (traffic is ClosedLoopRequests users)
        {
            RunClosed(deployment, users, total, options);
        }
        else if (deployment is { Routing: RoutingPolicy.Random, Replicas: > 1 } && options.Log is null && traffic is GeneratedRequests { IsSplittable: true } drawn)
        {
            RunApart(deployment, drawn, total, options);
        }
        else
        {
            RunTogether(deployment, traffic, total, options);
        }

        return new SimulationResult(deployment, total, prefill);
    }

    private static Replica[] Replicas(SimulatedDeployment deployment, Func<int, Statistics> statistics, IRequestLog? log) =>
        [.. Enumerable.Range(0, deployment.Replicas).Select(i => new Replica(i, deployment.Replica.Settings, deployment.Replica.Times, statistics(i), log))];

    private static void RunTogether(SimulatedDeployment deployment, IRequestSource traffic, Statistics total, SimulationOptions options)
    {
        var threads = options.Log is null ? Math.Clamp(options.Threads, 1, deployment.Replicas) : 1;
        var parts = Enumerable.Range(0, threads).Select(t => t == 0 ? total : new Statistics(total.Slo)).ToArray();
        var replicas = Replicas(deployment, i => parts[i % threads], options.Log);
        var router = new Router(deployment.Routing, replicas, options.Seed);
        if (router.IsBlind && threads > 1)
        {
            RunBatches(replicas, router, traffic, total, options, threads);
        }
        else
        {
            while (traffic.TryNext(out var request))
            {
                if (Accept(request, replicas[0], total, options))
                {
                    var replica = router.Choose(request, request.ArrivalNanoseconds);
                    replica.Offer(request, request.ArrivalNanoseconds);
                    router.Offered(replica);
                }
            }
        }

        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, t =>
        {
            for (var i = t; i < replicas.Length; i += threads)
            {
                replicas[i].RunUntil(long.MaxValue);
            }
        });
        foreach (var part in parts.Skip(1))
        {
            total.Merge(part);
        }
    }

    // The router of these does not look at the replicas: requests are dealt out in batches, and each thread runs replicas of its own.
    private static void RunBatches(
        Replica[] replicas, Router router, IRequestSource traffic, Statistics total, SimulationOptions options, int threads)
    {
        var batch = new (Request Request, int Replica)[BatchSize];
        var more = true;
        while (more)
        {
            var count = 0;
            while (count < BatchSize && (more = traffic.TryNext(out var request)))
            {
                if (Accept(request, replicas[0], total, options))
                {
                    batch[count++] = (request, router.Choose(request));
                }
            }

            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, t =>
            {
                for (var i = 0; i < count; i++)
                {
                    ref readonly var dealt = ref batch[i];
                    if (dealt.Replica % threads == t)
                    {
                        replicas[dealt.Replica].RunUntil(dealt.Request.ArrivalNanoseconds);
                        replicas[dealt.Replica].Offer(dealt.Request, dealt.Request.ArrivalNanoseconds);
                    }
                }
            });
        }
    }

    // Poisson arrivals that are sent to random replicas are Poisson arrivals at each of them, independent of one another: every replica
    // draws its own and runs by itself from start to end.
    private static void RunApart(SimulatedDeployment deployment, GeneratedRequests traffic, Statistics total, SimulationOptions options)
    {
        Parallel.For(
            0,
            deployment.Replicas,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(options.Threads, 1) },
            () => new Statistics(total.Slo),
            (i, _, part) =>
            {
                var replica = new Replica(i, deployment.Replica.Settings, deployment.Replica.Times, part);
                var own = traffic.Part(i, deployment.Replicas);
                while (own.TryNext(out var request))
                {
                    if (Accept(request, replica, part, options))
                    {
                        replica.RunUntil(request.ArrivalNanoseconds);
                        replica.Offer(request, request.ArrivalNanoseconds);
                    }
                }

                replica.RunUntil(long.MaxValue);
                return part;
            },
            part =>
            {
                lock (total)
                {
                    total.Merge(part);
                }
            });
    }

    // Users who send their next request after the answer to the last one: every completion may bring an arrival.
    private static void RunClosed(SimulatedDeployment deployment, ClosedLoopRequests users, Statistics total, SimulationOptions options)
    {
        var log = new Feedback(users, options.Log);
        var replicas = Replicas(deployment, _ => total, log);
        var router = new Router(deployment.Routing, replicas, options.Seed);
        while (true)
        {
            var (arrival, wake) = (users.NextArrival, router.Wake);
            if (arrival <= wake)
            {
                if (!users.TryNext(out var request))
                {
                    break;
                }

                if (Accept(request, replicas[0], total, options with { Log = log }))
                {
                    var replica = router.Choose(request, request.ArrivalNanoseconds);
                    replica.Offer(request, request.ArrivalNanoseconds);
                    router.Offered(replica);
                }
            }
            else
            {
                router.RunUntil(wake);
                if (users.NextArrival > wake)
                {
                    router.RunUntil(wake + 1);
                }
            }
        }
    }

    internal static bool Accept(in Request request, Replica replica, Statistics statistics, SimulationOptions options)
    {
        statistics.Arrive(request.ArrivalNanoseconds);
        return !replica.Refuses(request) || Reject(request, statistics, options.Log);
    }

    internal static bool Reject(in Request request, Statistics statistics, IRequestLog? log)
    {
        var now = request.ArrivalNanoseconds;
        var record = new RequestRecord(request.Id, RequestOutcome.Rejected, -1, request.Input, request.Output, 0, now, now, now, now, 0);
        request.Path?.Recycle();
        statistics.Lose(record, waiting: true);
        log?.Ended(record);
        return false;
    }

    private sealed class Feedback(ClosedLoopRequests users, IRequestLog? log) : IRequestLog
    {
        public void Ended(in RequestRecord request)
        {
            users.Ended(request.EndNanoseconds);
            log?.Ended(request);
        }
    }
}
