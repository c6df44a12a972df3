using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Training;

/// <summary>What an era of a training framework does, as its documentation and source tell: which kernels it has, what it hides behind what.</summary>
/// <param name="Id">Catalogue id: <c>megatron</c>, <c>megatron-2022</c>, <c>fsdp</c> ...</param>
/// <param name="Name">What it is, in words.</param>
/// <param name="FlashAttention">Generation of FlashAttention in use, from 1; zero where scores, softmax and dropout pass through memory.</param>
/// <param name="CausalKernels">Whether its attention skips what the causal mask hides.</param>
/// <param name="Dropout">Whether it trains with dropout, whose masks are kept.</param>
/// <param name="HiddenTensor">Share of tensor-parallel collectives that runs beside products (userbuffers, async TP).</param>
/// <param name="HiddenExperts">Share of expert exchanges that runs beside the computation of another micro-batch.</param>
/// <param name="OverlapsGradients">Whether gradients are reduced while the backward pass still runs.</param>
/// <param name="OverlapsParameters">Whether updated parameters are gathered while the next forward pass already runs.</param>
/// <param name="OverlapsPipeline">Whether activations travel between stages while stages compute.</param>
/// <param name="SortedExchange">Whether tokens travel to experts once per rank (DeepEP) rather than by the vendor's all-to-all, once per expert.</param>
/// <param name="NarrowDispatch">Whether tokens travel to experts in the format in which these multiply, rather than in 16 bits.</param>
/// <param name="Elementwise">Elementwise traffic left after fusion, as a share of that of an unfused layer.</param>
/// <param name="Kernels">Kernels launched after fusion, as a share of those of an unfused layer.</param>
/// <param name="GradientBytes">Bytes of a gradient as it is accumulated.</param>
/// <param name="ReducedBytes">Bytes of a gradient as it is reduced.</param>
/// <param name="LogitBytes">Bytes that the loss keeps per logit at its peak.</param>
/// <param name="Runtime">Device memory of the runtime, the libraries' buffers included, before a model is loaded.</param>
/// <param name="Fragmentation">Device memory reserved beyond what is in use at the peak, as a share of activations.</param>
/// <param name="Sources">Where its features are told.</param>
/// <param name="Note">What is worth knowing.</param>
/// <param name="NearStep">Least time of a step from rank to rank of a tensor-parallel collective within a domain, beside what the links need; zero where the links alone tell.</param>
/// <param name="FarStep">The same of a group that spans domains.</param>
/// <param name="CollectiveLaunches">Host time of a tensor-parallel collective in launches of kernels: checks, events between streams, functions of the gradient's own.</param>
/// <param name="ParallelBlock">Whether attention and feed-forward of a layer stand side by side, with half the tensor-parallel collectives.</param>
/// <param name="GatherShare">Share of the rate of one large collective that gathers and reductions of sharded parameters reach.</param>
/// <param name="HiddenGathers">Share of the shorter of computation and these collectives that runs beside the longer.</param>
/// <param name="GathersAgain">Whether layers that are computed again are gathered once more for it, apart from their backward pass.</param>
/// <param name="SplitsByCost">Whether a pipeline's stages get equal shares of the weights, the head's included, rather than equal numbers of layers.</param>
/// <param name="GatherBytes">Bytes a parameter that stay in use where ZeRO-1 gathers updated parameters: once of the whole, once of the shard.</param>
/// <param name="KeepsGathered">Whether sequence parallelism keeps the gathered input of a column-parallel layer, which others gather once more in the backward pass.</param>
/// <param name="AccumulationBytes">Bytes that pass through memory per parameter and micro-batch to add a gradient to the sum; zero where the product that makes it adds it.</param>
/// <param name="LossBytes">Bytes that pass through memory per logit between the head's products: logits in 16 bits are widened, their maximum and the sum of exponentials taken, the gradient written.</param>
public sealed record Trainer(
    string Id,
    string Name,
    int FlashAttention,
    bool CausalKernels,
    bool Dropout,
    double HiddenTensor,
    double HiddenExperts,
    bool OverlapsGradients,
    bool OverlapsParameters,
    bool OverlapsPipeline,
    bool SortedExchange,
    bool NarrowDispatch,
    double Elementwise,
    double Kernels,
    double GradientBytes,
    double ReducedBytes,
    double LogitBytes,
    Bytes Runtime,
    double Fragmentation,
    [property: JsonPropertyName("source"), JsonConverter(typeof(SourceIdsConverter))] IReadOnlyList<string> Sources,
    string? Note = null,
    Seconds NearStep = default,
    Seconds FarStep = default,
    double CollectiveLaunches = 1.0,
    bool ParallelBlock = false,
    double GatherShare = 1.0,
    double HiddenGathers = 1.0,
    bool GathersAgain = false,
    bool SplitsByCost = false,
    double GatherBytes = 0.0,
    bool KeepsGathered = false,
    double AccumulationBytes = 0.0,
    double LossBytes = 32.0)
{
    private static readonly ConcurrentDictionary<string, Trainer> Embedded = new(StringComparer.Ordinal);

    /// <summary>The words that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names => [.. CatalogStore.Embedded.List("trainer").Select(entry => entry.Id)];

    /// <summary>How much longer the framework's attention takes on a chip than the newest kernels, which the chip's constants are of.</summary>
    /// <remarks>FlashAttention-2 is 1.3 to 2 times as fast as the first in Triton (Dao 2023, arXiv:2307.08691, section 4.1); the third, written for the asynchronous units
    /// of Hopper and later, is 1.5 to 2 times as fast there as the second (Shah et al. 2024, arXiv:2407.08608, section 4.1).</remarks>
    internal double AttentionLag(Accelerator chip) => (FlashAttention == 1 ? 1.6 : 1.0) * (FlashAttention < 3 && chip.Generation is ("hopper" or "blackwell") ? 1.75 : 1.0);

    /// <summary>The framework of a catalogue word, or null.</summary>
    public static Trainer? Find(string name) => Names.FirstOrDefault(id => string.Equals(id, name, StringComparison.OrdinalIgnoreCase)) is { } id
        ? Embedded.GetOrAdd(id, static id => CatalogStore.Embedded.Trainer(id))
        : null;
}

/// <summary>Training frameworks and calibrations of a catalogue.</summary>
public static class TrainingCatalog
{
    extension(CatalogStore store)
    {
        /// <summary>A framework's era, by id or name.</summary>
        /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
        public Trainer Trainer(string name) => store.Get("trainer", name, TrainingJson.Strict.Trainer);

        /// <summary>The constants of training on a generation of chips, by id.</summary>
        /// <exception cref="InputException">There is none of that id, or its entry is broken.</exception>
        public TrainingCalibration TrainingCalibration(string generation) => store.Get("training", generation, TrainingJson.Strict.TrainingCalibration);
    }
}

/// <summary>How training's entries and scenarios are read.</summary>
[JsonSerializable(typeof(Trainer))]
[JsonSerializable(typeof(TrainingCalibration))]
[JsonSerializable(typeof(TrainingScenario))]
[JsonSerializable(typeof(Run.Reliability))]
internal sealed partial class TrainingJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static TrainingJson Strict { get; } = new(CatalogJson.Options());
}
