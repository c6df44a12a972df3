using System.Globalization;
using System.Text;
using Tokenfab.Hardware;

namespace Tokenfab.Planning.Launch;

/// <summary><c>trtllm-serve</c> with its YAML options.</summary>
internal sealed class TensorRtLlmCommands : IEngineCommands
{
    public string Name => "tensorrt-llm";

    public string Version => "TensorRT-LLM 1.2 (tensorrt_llm/commands/serve.py at 00209af)";

    public int Port => 8000;

    public string Image(string vendor) => "tensorrt-llm/release:1.2.0  # from NVIDIA's NGC catalogue";

    public WorkerCommand Worker(LaunchPlan launch, LaunchPool pool)
    {
        var layout = pool.Worker.Layout;
        var groups = layout.AttentionData;
        List<string> comments = [.. launch.ChipComments()];
        if (launch.Deployment.Chip.Vendor != "NVIDIA")
        {
            comments.Add($"TensorRT-LLM runs on NVIDIA GPUs only: on {launch.Deployment.Chip.Name} this will not start. Take --launch vllm or sglang.");
        }

        if (groups > 1 && layout.Tensor > 1)
        {
            comments.Add($"TensorRT-LLM's attention DP makes every rank a group of its own: TP{layout.Tensor} within {groups} groups of the plan becomes {layout.Tensor * groups} groups.");
        }

        if (launch.OtherWeights is not null && launch.Weights is NumberFormat.Fp8 or NumberFormat.Fp8Block)
        {
            comments.Add("TensorRT-LLM does not quantise while loading: MODEL must name an fp8 checkpoint.");
        }

        if (pool.Hosts > 1)
        {
            comments.Add($"Run under MPI over {pool.Hosts} hosts: srun -N {pool.Hosts} --ntasks-per-node {pool.ChipsOnHost} --mpi=pmix trtllm-llmapi-launch, then the command.");
        }

        List<string> arguments = [$"--tp_size {layout.Tensor * groups} --pp_size {layout.Pipeline}"];
        if (layout.Context > 1)
        {
            arguments.Add($"--cp_size {layout.Context}");
        }

        if (launch.HasExperts)
        {
            arguments.Add($"--ep_size {layout.Expert}");
        }

        var perRank = groups > 1 ? (pool.Worker.MaxSequences + (layout.Tensor * groups) - 1) / (layout.Tensor * groups) : pool.Worker.MaxSequences;
        arguments.Add($"--max_batch_size {perRank} --max_num_tokens {pool.Worker.TokenBudget} --max_seq_len {launch.MaxLength}");
        var file = $"{launch.Slug}-{pool.Name}.yaml";
        arguments.Add($"--extra_llm_api_options {file}");
        arguments.Add($"--host 0.0.0.0 --port {Port}");
        return new WorkerCommand("trtllm-serve \"$MODEL\" --backend pytorch", arguments)
        {
            Comments = comments, Files = [(file, Options(launch, pool, perRank, comments))],
        };
    }

    public WorkerCommand Router(LaunchPlan launch, IReadOnlyList<string> prefill, IReadOnlyList<string> decode)
    {
        static string Urls(string name, IReadOnlyList<string> urls) =>
            $"{name}:\n  num_instances: {urls.Count}\n  urls: [{string.Join(", ", urls.Select(u => $"\"{u.Replace("http://", string.Empty, StringComparison.Ordinal)}\""))}]\n";

        var file = $"{launch.Slug}-disaggregated.yaml";
        return new WorkerCommand($"trtllm-serve disaggregated -c {file}", [])
        {
            Files = [(file, $"hostname: 0.0.0.0\nport: 8080\nbackend: pytorch\n{Urls("context_servers", prefill)}{Urls("generation_servers", decode)}")],
        };
    }

    private static string Options(LaunchPlan launch, LaunchPool pool, int perRank, List<string> comments)
    {
        var yaml = new StringBuilder();
        if (pool.Worker.Layout.AttentionData > 1)
        {
            yaml.Append("enable_attention_dp: true\n");
        }

        yaml.Append(pool.Role == PoolRole.Decode ? string.Empty : "enable_chunked_prefill: true\n");
        yaml.Append(pool.Role == PoolRole.Prefill ? "disable_overlap_scheduler: true\n" : $"cuda_graph_config:\n  enable_padding: true\n  max_batch_size: {perRank}\n");
        yaml.Append("kv_cache_config:\n");
        yaml.Append(CultureInfo.InvariantCulture, $"  dtype: {(launch.Fp8Cache ? "fp8" : "auto")}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"  enable_block_reuse: {(launch.PrefixCache ? "true" : "false")}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"  free_gpu_memory_fraction: {launch.Deployment.Engine.MemoryUtilisation:0.##}\n");
        if (launch.Result.Traffic.Speculation is { } speculation && pool.Role != PoolRole.Prefill)
        {
            if (launch.Model.MtpModules > 0)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"speculative_config:\n  decoding_type: MTP\n  num_nextn_predict_layers: {speculation.DraftTokens}\n");
            }
            else
            {
                comments.Add("The model has no draft module of its own: put the path of an EAGLE-3 head into the YAML file.");
                yaml.Append(CultureInfo.InvariantCulture, $"speculative_config:\n  decoding_type: Eagle\n  max_draft_len: {speculation.DraftTokens}\n  speculative_model_dir: DRAFT\n");
            }
        }

        if (pool.Role != PoolRole.Server)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"cache_transceiver_config:\n  backend: DEFAULT\n  max_tokens_in_buffer: {launch.MaxLength}\n");
        }

        return yaml.ToString();
    }
}
