using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Serving;

namespace Tokenfab.Planning.Launch;

/// <summary>What engines must be told of a plan.</summary>
/// <param name="Result">The answer that the plan is part of.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Checkpoint">The checkpoint's repository or folder.</param>
internal sealed record LaunchPlan(PlanResult Result, Plan Plan, string Checkpoint)
{
    // The standard normal quantile of 99.9 %: one request in a thousand is longer than the limit.
    private const double LongestRequest = 3.09;
    private const int LeastLength = 4096;

    public Deployment Deployment => Plan.Deployment;

    public ModelArchitecture Model => Result.Model;

    /// <summary>The pools of workers: prefill before decode, or the only one.</summary>
    public IReadOnlyList<LaunchPool> Pools => Deployment.Prefill is { } prefill
        ? [new LaunchPool(PoolRole.Prefill, prefill, Plan.Fleet.PrefillWorkers, ChipsPerHost), new LaunchPool(PoolRole.Decode, Deployment.Decode, Plan.Fleet.Replicas, ChipsPerHost)]
        : [new LaunchPool(PoolRole.Server, Deployment.Decode, Plan.Fleet.Replicas, ChipsPerHost)];

    /// <summary>Chips that share a host.</summary>
    public int ChipsPerHost => (int)(Deployment.Server.AcceleratorsPerHost ?? Deployment.Server.Accelerators).Value.Value;

    /// <summary>Longest request to admit, in tokens: a power of two that all but one request in a thousand keep, within the model's context.</summary>
    public int MaxLength
    {
        get
        {
            var longest = Result.Traffic.Input.Quantile(LongestRequest) + Result.Traffic.Output.Quantile(LongestRequest);
            var length = LeastLength;
            while (length < longest && length < Model.ContextLength)
            {
                length *= 2;
            }

            return Math.Min(length, Model.ContextLength);
        }
    }

    /// <summary>Whether the engine should keep prefixes for reuse.</summary>
    public bool PrefixCache => Result.Traffic.PrefixHits.Value > 0.0;

    /// <summary>Whether the KV cache is kept in 8 bits.</summary>
    public bool Fp8Cache => Deployment.Precision.KvCache is NumberFormat.Fp8 or NumberFormat.Fp8Block;

    /// <summary>Whether the model has experts.</summary>
    public bool HasExperts => Model.Layers.Any(run => run.FeedForward is MixtureOfExperts);

    /// <summary>A word for names of files and Kubernetes objects.</summary>
    public string Slug
    {
        get
        {
            var letters = Model.Name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').ToArray();
            return new string(letters).Trim('-');
        }
    }

    /// <summary>Weights that the checkpoint does not ship, and what to do about it; null where it ships them.</summary>
    public string? OtherWeights
    {
        get
        {
            var (wanted, native) = (Deployment.Precision, Model.NativePrecision);
            return wanted.Weights == native.Weights && wanted.ExpertWeights == native.ExpertWeights ? null : Weights switch
            {
                NumberFormat.Fp8 or NumberFormat.Fp8Block => "fp8 weights: the engine quantises them while loading, or MODEL names an fp8 checkpoint",
                NumberFormat.Int8 => "int8 weights: MODEL must name a W8A8 checkpoint",
                NumberFormat.Int4 => "int4 weights: MODEL must name an AWQ or GPTQ checkpoint",
                NumberFormat.Nvfp4 => "nvfp4 weights: MODEL must name a checkpoint quantised with NVIDIA ModelOpt",
                NumberFormat.Mxfp4 => "mxfp4 weights: MODEL must name an mxfp4 checkpoint",
                var plain => $"{plain.ToString().ToLowerInvariant()} weights: MODEL must name a checkpoint converted to them",
            };
        }
    }

    /// <summary>The format that most weights have: that of the experts, where there are any.</summary>
    public NumberFormat Weights => HasExperts ? Deployment.Precision.ExpertWeights : Deployment.Precision.Weights;

    /// <summary>What is true of the chip whatever the engine.</summary>
    public IEnumerable<string> ChipComments()
    {
        if (Deployment.Chip.Id.Contains("910c", StringComparison.OrdinalIgnoreCase) || Deployment.Chip.Id.Contains("mi250", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"The plan counts packages. A {Deployment.Chip.Name} package shows as two devices: double the tensor-parallel size and the devices per host.";
        }
    }
}

/// <summary>What a pool of workers does.</summary>
internal enum PoolRole
{
    /// <summary>Everything.</summary>
    Server,

    /// <summary>Prompts only.</summary>
    Prefill,

    /// <summary>Decoding only.</summary>
    Decode,
}

/// <summary>So many alike workers.</summary>
/// <param name="Role">What they do.</param>
/// <param name="Worker">How one is laid out.</param>
/// <param name="Count">How many.</param>
/// <param name="ChipsPerHost">Chips that share a host.</param>
internal sealed record LaunchPool(PoolRole Role, WorkerPool Worker, long Count, int ChipsPerHost)
{
    /// <summary>The role in small letters.</summary>
    public string Name => Role.ToString().ToLowerInvariant();

    /// <summary>Hosts of one worker.</summary>
    public int Hosts => (Worker.Layout.Chips + ChipsPerHost - 1) / ChipsPerHost;

    /// <summary>Chips that one worker takes of each of its hosts.</summary>
    public int ChipsOnHost => (Worker.Layout.Chips + Hosts - 1) / Hosts;

    /// <summary>Running sequences of one attention group.</summary>
    public int SequencesPerGroup => (Worker.MaxSequences + Worker.Layout.AttentionData - 1) / Worker.Layout.AttentionData;
}
