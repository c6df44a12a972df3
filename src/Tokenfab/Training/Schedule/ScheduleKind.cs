using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Training.Schedule;

/// <summary>In which order the stages of a pipeline run their micro-batches.</summary>
[JsonConverter(typeof(WordConverter<ScheduleKind>))]
public enum ScheduleKind
{
    /// <summary>All forward passes, then all backward passes (Huang et al. 2019, arXiv:1811.06965).</summary>
    [JsonStringEnumMemberName("gpipe")]
    GPipe,

    /// <summary>One forward, one backward in turn (PipeDream-flush; Narayanan et al. 2021, arXiv:2104.04473 section 2.2.1), over several
    /// chunks of layers a stage where the layout interleaves (section 2.2.2).</summary>
    [JsonStringEnumMemberName("1f1b")]
    OneFOneB,

    /// <summary>Weight gradients apart, in the memory of 1F1B (Qi et al. 2023, arXiv:2401.10241, ZB-H1).</summary>
    [JsonStringEnumMemberName("zb_h1")]
    ZeroBubbleH1,

    /// <summary>Weight gradients apart, in twice the memory of 1F1B (the same, ZB-H2).</summary>
    [JsonStringEnumMemberName("zb_h2")]
    ZeroBubbleH2,

    /// <summary>Two chunks a stage, placed as a V, in the memory of 1F1B (Qi et al. 2024, arXiv:2405.15362, ZB-V).</summary>
    [JsonStringEnumMemberName("zb_v")]
    ZeroBubbleV,

    /// <summary>The same placement in half of the memory (V-half).</summary>
    [JsonStringEnumMemberName("v_half")]
    VHalf,

    /// <summary>The same placement in a third of the memory (V-min).</summary>
    [JsonStringEnumMemberName("v_min")]
    VMin,

    /// <summary>Micro-batches enter at both ends, and forward and backward passes of different ones run into each other
    /// (DeepSeek-V3, arXiv:2412.19437 section 3.2.1).</summary>
    [JsonStringEnumMemberName("dualpipe")]
    DualPipe,

    /// <summary>DualPipe folded into a V: half the stages, no second copy of the parameters.</summary>
    [JsonStringEnumMemberName("dualpipe_v")]
    DualPipeV,
}
