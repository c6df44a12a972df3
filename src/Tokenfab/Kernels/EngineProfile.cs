using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>What an era of a serving engine adds to the kernels.</summary>
/// <param name="Id">Catalogue id: the engine's word for its newest era (<c>vllm</c>), the word and the era for older ones.</param>
/// <param name="Name">What it is, in words.</param>
/// <param name="Family">The engine's word: <c>vllm</c>, <c>sglang</c>, <c>tensorrt-llm</c>, <c>ideal</c>.</param>
/// <param name="StepOverhead">Host time per step that the device waits for: scheduling, sampling, input preparation.</param>
/// <param name="OverheadPerSequence">Host time per step and running sequence.</param>
/// <param name="FusedElementwise">Elementwise kernels left after fusion, as a share of those that an unfused layer runs. Above one where the
/// engine runs small kernels that no operator stands for.</param>
/// <param name="DecodeGraphs">Whether decode steps replay captured graphs; else each kernel pays <paramref name="EagerLaunch"/>.</param>
/// <param name="EagerLaunch">Host time per kernel launch without graph capture.</param>
/// <param name="MemoryUtilisation">Share of device memory that the engine takes.</param>
/// <param name="RequestOverhead">Time to first token that no step accounts for: server, tokeniser, hand-over between processes.</param>
/// <param name="Scheduling">How it makes steps of requests.</param>
/// <param name="Since">First version of the era; null where it reaches back to the first.</param>
/// <param name="Before">First version after the era; null where it lasts.</param>
/// <param name="Released">Day of the era's first version; null where the era before it is not told apart by days.</param>
/// <param name="Drafting">Speculative decoding that its published recipes turn on by themselves; null where none does.</param>
/// <param name="BlockExperts">How many times longer grouped products of block-scaled weights take than those that were measured, which are of newer
/// versions: Triton kernels without settings for the model's shapes.</param>
/// <param name="Errors">How far its end-to-end predictions err; null where no measurement tells.</param>
/// <param name="Fits">The tables that it was fitted on.</param>
/// <param name="Note">Where its figures are from.</param>
public sealed record EngineProfile(
    string Id,
    string Name,
    string Family,
    Seconds StepOverhead,
    Seconds OverheadPerSequence,
    double FusedElementwise,
    bool DecodeGraphs,
    Seconds EagerLaunch,
    double MemoryUtilisation,
    Seconds RequestOverhead,
    EngineScheduling Scheduling,
    string? Since = null,
    string? Before = null,
    DateOnly? Released = null,
    EngineDrafting? Drafting = null,
    double BlockExperts = 1.0,
    EngineErrors? Errors = null,
    IReadOnlyList<CalibrationFit>? Fits = null,
    string? Note = null)
{
    private static readonly ConcurrentDictionary<string, EngineProfile> Embedded = new(StringComparer.Ordinal);

    /// <summary>The engine on a server's host: what the host does takes less time where its threads are faster. Profiles hold the times of a
    /// host like that of HGX H100, which also stands for hosts that the catalogue does not know.</summary>
    /// <param name="server">The server.</param>
    public EngineProfile On(Server server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server.Host?.Speed.Value.Value is not { } speed ? this : this with
        {
            StepOverhead = StepOverhead / speed,
            OverheadPerSequence = OverheadPerSequence / speed,
            EagerLaunch = EagerLaunch / speed,
            RequestOverhead = RequestOverhead / speed,
        };
    }

    /// <summary>Whose attention kernels the engine calls; an ideal engine has those that do least beside the attention.</summary>
    [JsonIgnore]
    public AttentionKernels Attention => Family switch
    {
        "vllm" => AttentionKernels.Vllm,
        "tensorrt-llm" => AttentionKernels.TensorRtLlm,
        _ => AttentionKernels.Sglang,
    };

    /// <summary>The words that <see cref="Find(string)"/> knows.</summary>
    public static IReadOnlyList<string> Names => [.. CatalogStore.Embedded.List("engine").Select(entry => entry.Id)];

    /// <summary>The profile of a catalogue word, or null.</summary>
    public static EngineProfile? Find(string name) => Names.FirstOrDefault(id => string.Equals(id, name, StringComparison.OrdinalIgnoreCase)) is { } id
        ? Embedded.GetOrAdd(id, static id => CatalogStore.Embedded.Engine(id))
        : null;

    /// <summary>The profile of an engine's era, or null where the engine is unknown.</summary>
    /// <param name="family">The engine's word.</param>
    /// <param name="version">Its version, as its makers write it; one without a number tells nothing.</param>
    /// <param name="day">A day on which that version was run; where the version tells nothing, the newest era that was out by then.</param>
    public static EngineProfile? Find(string family, string version, DateOnly? day = null)
    {
        var eras = Names.Select(name => Find(name)!).Where(profile => profile.Family == family);
        return version.Any(char.IsAsciiDigit)
            ? eras.FirstOrDefault(era => era.Since is { } since && !EngineVersion.Earlier(version, since) && EngineVersion.Earlier(version, era.Before ?? "999")) ?? Find(family)
            : Earlier(Find(family), eras, day);
    }

    private static EngineProfile? Earlier(EngineProfile? newest, IEnumerable<EngineProfile> eras, DateOnly? day) =>
        newest?.Released > day ? Earlier(eras.FirstOrDefault(era => era.Before == newest.Since), eras, day) ?? newest : newest;
}

/// <summary>How an engine makes steps of requests.</summary>
/// <param name="TokenBudget">Tokens per step and attention group that it takes unless told otherwise: the chunked-prefill budget.</param>
/// <param name="MostSequences">Running sequences of an attention group that it takes at most unless told otherwise.</param>
/// <param name="PrefillFirst">Whether prompts are computed in steps of their own, ahead of decoding, rather than mixed with it.</param>
/// <param name="ReservesOutput">Whether a request is admitted only when its whole output has room in the cache, rather than its prompt.</param>
/// <param name="BalancesGroups">Whether attention groups wait for one another to prefill together.</param>
/// <param name="GroupWait">Steps that a prompt waits for that on average.</param>
/// <param name="Crowd">Prompts that stand before a request when a single user is served; users return in clumps, because those prefilled
/// together end together.</param>
/// <param name="CrowdPower">How they grow with the users of an attention group: <c>ahead = Crowd x users^CrowdPower</c>.</param>
public sealed record EngineScheduling(
    int TokenBudget, int MostSequences, bool PrefillFirst, bool ReservesOutput, bool BalancesGroups, double GroupWait, double Crowd, double CrowdPower);

/// <summary>Multi-token prediction that published recipes of some versions turn on for models that have it.</summary>
/// <param name="Tokens">Tokens drafted per step.</param>
/// <param name="Acceptance">Chance that a drafted token is accepted, given that all before it were.</param>
/// <param name="Versions">The versions.</param>
/// <param name="Split">Whether recipes of split deployments do so in every version.</param>
public sealed record EngineDrafting(int Tokens, double Acceptance, IReadOnlyList<string> Versions, bool Split);

/// <summary>Half-widths of the relative intervals that hold 80 % of measurements of systems and models left out of the fit.</summary>
/// <param name="Ttft">Of time to first token.</param>
/// <param name="Tpot">Of time per output token.</param>
/// <param name="Itl">Of the median time between tokens.</param>
/// <param name="Throughput">Of tokens per second.</param>
/// <param name="SplitTtft">Of time to first token where prefill and decode have workers of their own.</param>
/// <param name="SplitTpot">Of time per output token there.</param>
public sealed record EngineErrors(double Ttft, double Tpot, double Itl, double Throughput, double SplitTtft, double SplitTpot);
