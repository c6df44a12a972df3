using System.Globalization;
using Tokenfab.Hardware;

namespace Tokenfab.Planning.Launch;

/// <summary><c>python -m sglang.launch_server</c>.</summary>
internal sealed class SglangCommands : IEngineCommands
{
    private const int BootstrapPort = 8998;

    public string Name => "sglang";

    public string Version => "SGLang 0.5 (python/sglang/srt/server_args.py)";

    public int Port => 30000;

    public string Image(string vendor) => vendor switch
    {
        "NVIDIA" => "lmsysorg/sglang:latest  # pin the tag that you have tested",
        "AMD" => "lmsysorg/sglang:rocm  # pin the ROCm tag of your chip",
        _ => "sglang:vendor  # the image that the chip's vendor ships",
    };

    public WorkerCommand Worker(LaunchPlan launch, LaunchPool pool)
    {
        var layout = pool.Worker.Layout;
        var groups = layout.AttentionData;
        List<string> comments = [.. launch.ChipComments()];

        // SGLang's tensor-parallel size counts all ranks of a stage; attention groups are cut out of them.
        List<string> arguments = [$"--tp-size {layout.Tensor * groups}"];
        if (groups > 1)
        {
            arguments.Add($"--dp-size {groups} --enable-dp-attention --enable-dp-lm-head");
        }

        if (launch.HasExperts && layout.Expert > 1)
        {
            arguments.Add($"--ep-size {layout.Expert}");
            if (groups > 1)
            {
                arguments.Add("--moe-a2a-backend deepep --moe-dense-tp-size 1");
            }
        }

        if (layout.Pipeline > 1)
        {
            arguments.Add($"--pp-size {layout.Pipeline}");
        }

        if (layout.Context > 1)
        {
            comments.Add($"CP{layout.Context} of the plan is left out: SGLang 0.5 splits prompts over ranks for some models only; see --attn-cp-size of your version.");
        }

        if (pool.Hosts > 1)
        {
            arguments.Add($"--nnodes {pool.Hosts} --node-rank \"$RANK\" --dist-init-addr \"$HEAD:5000\"");
        }

        // Both limits are for the whole replica: SGLang divides them among attention groups.
        arguments.Add($"--max-running-requests {pool.Worker.MaxSequences}");
        arguments.Add($"--chunked-prefill-size {pool.Worker.TokenBudget * groups}");
        arguments.Add($"--context-length {launch.MaxLength}");
        arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--mem-fraction-static {launch.Deployment.Engine.MemoryUtilisation:0.##}"));
        arguments.Add($"--kv-cache-dtype {(launch.Fp8Cache ? "fp8_e4m3" : "auto")}");
        if (!launch.PrefixCache)
        {
            arguments.Add("--disable-radix-cache");
        }

        if (launch.OtherWeights is not null && Quantisation(launch.Weights) is { } method)
        {
            arguments.Add($"--quantization {method}");
        }

        Speculation(launch, pool, arguments, comments);
        if (pool.Role != PoolRole.Server)
        {
            arguments.Add($"--disaggregation-mode {pool.Name} --disaggregation-transfer-backend {(launch.Deployment.Chip.Vendor == "Huawei" ? "ascend" : "nixl")}");
        }

        if (pool.Role == PoolRole.Prefill)
        {
            arguments.Add($"--disaggregation-bootstrap-port {BootstrapPort}");
        }

        if (launch.Deployment.Chip.Vendor == "Huawei")
        {
            arguments.Add("--device npu --attention-backend ascend");
        }
        else if (launch.Deployment.Chip.Vendor == "Google")
        {
            comments.Add("SGLang itself does not run on TPUs; its JAX port (sgl-project/sglang-jax) takes flags of its own.");
        }

        arguments.Add($"--host 0.0.0.0 --port {Port}");
        return new WorkerCommand("python -m sglang.launch_server --model-path \"$MODEL\"", arguments) { Comments = comments };
    }

    public WorkerCommand Router(LaunchPlan launch, IReadOnlyList<string> prefill, IReadOnlyList<string> decode) => new(
        "python -m sglang_router.launch_router --pd-disaggregation",
        [.. prefill.Select(url => $"--prefill {url} {BootstrapPort}"), .. decode.Select(url => $"--decode {url}"), "--host 0.0.0.0 --port 8080"])
    {
        Comments = ["sglang_router is a package of its own: sglang-router."],
    };

    private static string? Quantisation(NumberFormat format) => format switch
    {
        NumberFormat.Fp8 => "fp8",
        NumberFormat.Int8 => "w8a8_int8",
        NumberFormat.Nvfp4 => "modelopt_fp4",
        NumberFormat.Mxfp4 => "mxfp4",
        _ => null,
    };

    private static void Speculation(LaunchPlan launch, LaunchPool pool, List<string> arguments, List<string> comments)
    {
        if (launch.Result.Traffic.Speculation is not { } speculation || pool.Role == PoolRole.Prefill)
        {
            return;
        }

        var own = launch.Model.MtpModules > 0;
        if (!own)
        {
            comments.Add("The model has no draft module of its own: DRAFT must name an EAGLE-3 head.");
        }

        var algorithm = own ? "NEXTN" : "EAGLE3 --speculative-draft-model-path \"$DRAFT\"";
        arguments.Add($"--speculative-algorithm {algorithm} --speculative-num-steps {speculation.DraftTokens} --speculative-eagle-topk 1 "
            + $"--speculative-num-draft-tokens {speculation.DraftTokens + 1}");
    }
}
