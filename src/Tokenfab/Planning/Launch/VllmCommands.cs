using System.Globalization;
using Tokenfab.Hardware;

namespace Tokenfab.Planning.Launch;

/// <summary><c>vllm serve</c>.</summary>
internal sealed class VllmCommands : IEngineCommands
{
    private const string Serve = "vllm serve \"$MODEL\"";
    private const string Follower = "$([ \"$RANK\" -gt 0 ] && echo --headless)";

    public string Name => "vllm";

    public string Version => "vLLM 0.12 (vllm/engine/arg_utils.py)";

    public int Port => 8000;

    public string Image(string vendor) => vendor switch
    {
        "NVIDIA" => "vllm/vllm-openai:v0.12.0",
        "AMD" => "rocm/vllm:latest  # pin the tag that you have tested",
        "Huawei" => "ascend/vllm-ascend:latest  # pin the tag that you have tested",
        "Google" => "vllm/vllm-tpu:latest  # pin the tag that you have tested",
        _ => "vllm:vendor  # the image that the chip's vendor ships",
    };

    public WorkerCommand Worker(LaunchPlan launch, LaunchPool pool)
    {
        var layout = pool.Worker.Layout;
        var groups = layout.AttentionData;
        List<string> arguments = [$"--tensor-parallel-size {layout.Tensor}"];
        List<string> comments = [.. launch.ChipComments()];
        if (layout.Pipeline > 1)
        {
            arguments.Add($"--pipeline-parallel-size {layout.Pipeline}");
        }

        Experts(layout.Expert, layout.Tensor * groups);
        if (layout.Context > 1)
        {
            comments.Add($"CP{layout.Context} of the plan adds ranks; vLLM's --decode-context-parallel-size shares those of tensor parallelism, so that it is left to you.");
        }

        if (groups > 1)
        {
            arguments.Add($"--data-parallel-size {groups}");
        }

        Hosts();
        arguments.Add($"--max-num-seqs {pool.SequencesPerGroup}");
        arguments.Add($"--max-num-batched-tokens {pool.Worker.TokenBudget}");
        arguments.Add($"--max-model-len {launch.MaxLength}");
        arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--gpu-memory-utilization {launch.Deployment.Engine.MemoryUtilisation:0.##}"));
        arguments.Add($"--kv-cache-dtype {(launch.Fp8Cache ? "fp8" : "auto")}");
        arguments.Add(launch.PrefixCache ? "--enable-prefix-caching" : "--no-enable-prefix-caching");
        if (launch.OtherWeights is not null && launch.Weights == NumberFormat.Fp8)
        {
            arguments.Add("--quantization fp8");
        }

        Speculation();
        if (pool.Role != PoolRole.Server)
        {
            arguments.Add("--kv-transfer-config '{\"kv_connector\":\"NixlConnector\",\"kv_role\":\"kv_both\"}'");
        }

        arguments.Add($"--port {Port}");
        // The KV transfer's handshake listens on localhost unless told otherwise.
        return new WorkerCommand(pool.Role == PoolRole.Server ? Serve : $"VLLM_NIXL_SIDE_CHANNEL_HOST=$(hostname -i) {Serve}", arguments) { Comments = comments };

        void Experts(int planned, int all)
        {
            if (!launch.HasExperts)
            {
                return;
            }

            if (planned > 1)
            {
                arguments.Add("--enable-expert-parallel");
            }

            if (planned > 1 && planned != all)
            {
                comments.Add($"vLLM spreads experts over all {all} ranks of a stage or over none: EP{planned} of the plan becomes EP{all}.");
            }
        }

        void Hosts()
        {
            if (pool.Hosts == 1)
            {
                return;
            }

            var groupChips = layout.Tensor * layout.Context * layout.Pipeline;
            if (groups > 1 && groupChips <= pool.ChipsOnHost)
            {
                var local = pool.ChipsOnHost / groupChips;
                arguments.Add($"--data-parallel-size-local {local}");
                arguments.Add("--data-parallel-address \"$HEAD\" --data-parallel-rpc-port 13345");
                arguments.Add($"--data-parallel-start-rank $((RANK * {local})) {Follower}");
                return;
            }

            if (groups > 1)
            {
                comments.Add($"Each of the {groups} attention groups spans hosts, which vLLM does with Ray only: start a Ray cluster over the hosts and add --distributed-executor-backend ray.");
            }

            arguments.Add($"--nnodes {pool.Hosts} --node-rank \"$RANK\" --master-addr \"$HEAD\" {Follower}");
        }

        void Speculation()
        {
            if (launch.Result.Traffic.Speculation is not { } speculation || pool.Role == PoolRole.Prefill)
            {
                return;
            }

            if (launch.Model.MtpModules > 0)
            {
                arguments.Add($"--speculative-config '{{\"method\":\"mtp\",\"num_speculative_tokens\":{speculation.DraftTokens}}}'");
            }
            else
            {
                comments.Add("The model has no draft module of its own: DRAFT must name an EAGLE-3 head or a small model.");
                arguments.Add($"--speculative-config \"{{\\\"method\\\":\\\"eagle3\\\",\\\"model\\\":\\\"$DRAFT\\\",\\\"num_speculative_tokens\\\":{speculation.DraftTokens}}}\"");
            }
        }
    }

    public WorkerCommand Router(LaunchPlan launch, IReadOnlyList<string> prefill, IReadOnlyList<string> decode) => new(
        "vllm-router --vllm-pd-disaggregation",
        [.. prefill.Select(url => $"--prefill {url}"), .. decode.Select(url => $"--decode {url}"), "--host 0.0.0.0 --port 8080"])
    {
        Comments = ["vllm-router is a package of its own (vllm-project/router)."],
    };
}
