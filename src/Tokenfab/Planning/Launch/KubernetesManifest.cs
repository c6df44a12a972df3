using System.Globalization;
using System.Text;

namespace Tokenfab.Planning.Launch;

/// <summary>Writes a plan as a Kubernetes manifest: a Deployment or, where a worker spans hosts, a LeaderWorkerSet per pool, a Service each, and the router.</summary>
/// <remarks>LeaderWorkerSet (sigs.k8s.io/lws) gives each pod LWS_WORKER_INDEX and LWS_LEADER_ADDRESS.</remarks>
internal static class KubernetesManifest
{
    public static string Write(LaunchPlan launch, IEngineCommands engine)
    {
        var text = new StringBuilder();
        void Comment(string comment) => text.Append("# ").Append(comment.ReplaceLineEndings(" ")).Append('\n');

        Comment($"{launch.Result.Scenario.Name}: {launch.Plan.Fleet.Chips} x {launch.Deployment.Chip.Name}, {launch.Deployment.Server.Name}.");
        Comment($"Flags of {engine.Version}; Kubernetes 1.29 or later.");
        foreach (var comment in LaunchScript.Comments(launch, engine))
        {
            Comment(comment);
        }

        if (launch.Pools.Any(pool => pool.Hosts > 1))
        {
            Comment("Workers span hosts: install LeaderWorkerSet first (leaderworkerset.x-k8s.io/v1).");
        }

        foreach (var pool in launch.Pools)
        {
            var name = NameOf(launch, pool);
            var command = engine.Worker(launch, pool);
            text.Append("---\n");
            foreach (var comment in command.Comments)
            {
                Comment(comment);
            }

            text.Append(pool.Hosts > 1 ? LeaderWorkerSet(launch, engine, pool, name, command) : Deployment(launch, engine, pool, name, command));
            text.Append("---\n").Append(Service(name, engine.Port, pool.Hosts > 1));
        }

        if (launch.Pools is [var prefill, var decode])
        {
            var name = $"{launch.Slug}-router";
            var router = engine.Router(
                launch, [$"http://{NameOf(launch, prefill)}:{engine.Port}"], [$"http://{NameOf(launch, decode)}:{engine.Port}"]);
            text.Append("---\n");
            foreach (var comment in router.Comments)
            {
                Comment(comment);
            }

            Comment("Each pool stands behind one Service; a router that is to see single pods needs their addresses or service discovery.");
            text.Append(Workload("apps/v1", "Deployment", name));
            text.Append("  replicas: 1\n");
            text.Append(CultureInfo.InvariantCulture, $"  selector: {{ matchLabels: {{ app: {name} }} }}\n  template:\n");
            text.Append(Pod(name, engine.Image("NVIDIA"), router, 8080, string.Empty, null, 0, launch.Checkpoint, "    "));
            text.Append("---\n").Append(Service(name, 8080, leaders: false));
        }

        return text.ToString();
    }

    /// <summary>The name under which a vendor's device plugin offers its chips; null where none is known.</summary>
    internal static string? Resource(string vendor) => vendor switch
    {
        "NVIDIA" => "nvidia.com/gpu",
        "AMD" => "amd.com/gpu",
        "Huawei" => "huawei.com/Ascend910",
        "Google" => "google.com/tpu",
        "AWS" or "Amazon" => "aws.amazon.com/neuron",
        "Intel" => "gpu.intel.com/xe",
        "Intel Habana" or "Habana" => "habana.ai/gaudi",
        "Cambricon" => "cambricon.com/mlu",
        "MetaX" => "metax-tech.com/gpu",
        "Moore Threads" => "mthreads.com/gpu",
        "Hygon" => "hygon.com/dcu",
        "Enflame" => "enflame.com/gcu",
        "Iluvatar" or "Iluvatar CoreX" => "iluvatar.com/gpu",
        "Kunlunxin" => "kunlunxin.com/xpu",
        "Biren" => "birentech.com/gpu",
        _ => null,
    };

    private static string NameOf(LaunchPlan launch, LaunchPool pool) => pool.Role == PoolRole.Server ? launch.Slug : $"{launch.Slug}-{pool.Name}";

    private static string Workload(string version, string kind, string name) =>
        $"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\n  labels: {{ app: {name} }}\nspec:\n";

    private static string Deployment(LaunchPlan launch, IEngineCommands engine, LaunchPool pool, string name, WorkerCommand command) =>
        Workload("apps/v1", "Deployment", name)
        + $"  replicas: {pool.Count}\n  selector: {{ matchLabels: {{ app: {name} }} }}\n  template:\n"
        + Pod(name, engine.Image(launch.Deployment.Chip.Vendor), command, engine.Port, string.Empty, launch, pool.ChipsOnHost, launch.Checkpoint, "    ");

    private static string LeaderWorkerSet(LaunchPlan launch, IEngineCommands engine, LaunchPool pool, string name, WorkerCommand command) =>
        Workload("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet", name)
        + $"  replicas: {pool.Count}\n  leaderWorkerTemplate:\n    size: {pool.Hosts}\n    restartPolicy: RecreateGroupOnPodRestart\n    workerTemplate:\n"
        + Pod(
            name, engine.Image(launch.Deployment.Chip.Vendor), command, engine.Port,
            "RANK=$LWS_WORKER_INDEX HEAD=$LWS_LEADER_ADDRESS", launch, pool.ChipsOnHost, launch.Checkpoint, "      ");

    // Only the leader of a group answers HTTP; LeaderWorkerSet labels every pod with its index.
    private static string Service(string name, int port, bool leaders) =>
        $"apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec:\n  selector:\n    app: {name}\n"
        + (leaders ? "    leaderworkerset.sigs.k8s.io/worker-index: \"0\"\n" : string.Empty)
        + $"  ports:\n    - {{ name: http, port: {port}, targetPort: {port} }}\n";

    private static string Pod(
        string name, string image, WorkerCommand command, int port, string variables, LaunchPlan? launch, int chips, string checkpoint, string indent)
    {
        var text = new StringBuilder();
        void Line(string line) => text.Append(indent).Append(line).Append('\n');

        Line($"metadata: {{ labels: {{ app: {name} }} }}");
        Line("spec:");
        Line("  containers:");
        Line("    - name: server");
        Line($"      image: {image}");
        Line("      command: [bash, -c]");
        Line("      args:");
        Line("        - |");
        if (variables.Length > 0)
        {
            Line($"          export {variables}");
        }

        foreach (var line in command.Lines())
        {
            Line($"          {line}");
        }

        Line("      env:");
        Line($"        - {{ name: MODEL, value: \"{checkpoint.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" }}");
        Line("      ports:");
        Line($"        - {{ name: http, containerPort: {port} }}");
        if (launch is null)
        {
            return text.ToString();
        }

        var vendor = launch.Deployment.Chip.Vendor;
        Line("      resources:");
        Line(Resource(vendor) is { } resource
            ? $"        limits: {{ {resource}: {chips} }}"
            : $"        limits: {{ vendor.example/accelerator: {chips} }}  # put in the name under which {vendor}'s device plugin offers its chips");
        Line("      volumeMounts:");
        Line("        - { name: shm, mountPath: /dev/shm }");
        Line("  volumes:");
        Line("    - { name: shm, emptyDir: { medium: Memory } }");
        return text.ToString();
    }
}
