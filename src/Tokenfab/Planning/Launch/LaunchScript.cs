using System.Text;

namespace Tokenfab.Planning.Launch;

/// <summary>Writes a plan as a shell script to read and run piece by piece: one piece per kind of worker, and the router.</summary>
internal static class LaunchScript
{
    // Beyond this many, addresses follow the pattern of those shown.
    private const int MostAddresses = 8;

    public static string Write(LaunchPlan launch, IEngineCommands engine)
    {
        var text = new StringBuilder("#!/usr/bin/env bash\n");
        void Line(string line) => text.Append(line).Append('\n');

        Line($"# {OneLine(launch.Result.Scenario.Name)}: {launch.Deployment.Mode.ToString().ToLowerInvariant()} on {launch.Plan.Fleet.Chips} x {launch.Deployment.Chip.Name}, {launch.Deployment.Server.Name}.");
        Line($"# Flags of {engine.Version}. Each piece below runs on its own hosts.");
        foreach (var comment in Comments(launch, engine))
        {
            Line($"# {comment}");
        }

        Line($"MODEL={Quote(launch.Checkpoint)}");
        if (launch.Pools.Any(pool => pool.Hosts > 1))
        {
            Line("RANK=${RANK:-0}            # number of this host within its worker, from 0");
            Line("HEAD=${HEAD:-$(hostname)}  # address of the worker's first host");
        }

        foreach (var pool in launch.Pools)
        {
            var command = engine.Worker(launch, pool);
            Line(string.Empty);
            var hosts = pool.Hosts > 1 ? $"over {pool.Hosts} hosts, {pool.ChipsOnHost} chips of each; run on every host with its RANK" : $"on {pool.Worker.Layout.Chips} chips of a host";
            Line($"# {Kind(pool)}: {pool.Count} of {pool.Worker.Layout}, {hosts}. Mean batch {pool.Worker.Batch:0.#}.");
            foreach (var comment in command.Comments)
            {
                Line($"# {comment}");
            }

            foreach (var line in command.Lines())
            {
                Line(line);
            }
        }

        Line(string.Empty);
        if (launch.Pools is [var prefill, var decode])
        {
            var router = engine.Router(launch, Addresses(prefill, engine.Port), Addresses(decode, engine.Port));
            Line("# Router: spreads requests over both pools. Put in the real addresses.");
            foreach (var comment in router.Comments.Concat(Rest(launch.Pools)))
            {
                Line($"# {comment}");
            }

            foreach (var line in router.Lines())
            {
                Line(line);
            }
        }
        else if (launch.Plan.Fleet.Replicas > 1)
        {
            Line($"# {launch.Plan.Fleet.Replicas} replicas are alike: spread requests over them with any HTTP load balancer; one that keeps prefixes together keeps cache hits.");
        }

        return text.ToString();
    }

    /// <summary>What stands above the commands: the engine, the weights.</summary>
    public static IEnumerable<string> Comments(LaunchPlan launch, IEngineCommands engine)
    {
        if (engine.Name != launch.Deployment.Engine.Family)
        {
            yield return $"The plan's figures are for the engine profile '{launch.Deployment.Engine.Family}', not for {engine.Name}.";
        }

        if (launch.OtherWeights is { } weights)
        {
            yield return $"The checkpoint ships other weights than the plan's: {weights}.";
        }
    }

    private static string Kind(LaunchPool pool) => pool.Role switch
    {
        PoolRole.Prefill => "Prefill workers",
        PoolRole.Decode => "Decode workers",
        _ => "Replicas",
    };

    private static string[] Addresses(LaunchPool pool, int port) =>
        [.. Enumerable.Range(0, (int)Math.Min(pool.Count, MostAddresses)).Select(i => $"http://{pool.Name}-{i}:{port}")];

    private static IEnumerable<string> Rest(IEnumerable<LaunchPool> pools) => pools
        .Where(pool => pool.Count > MostAddresses)
        .Select(pool => $"{pool.Count} {pool.Name} workers in all: go on to {pool.Name}-{pool.Count - 1}.");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    // A name of a checkpoint may come from a user's file: the shell must not read it as anything but a name.
    private static string Quote(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.') ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
