using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Planning;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Cli.Tests;

/// <summary>A made-up answer with every part that an answer can have; its figures are plausible, not computed.</summary>
internal static class Fixture
{
    private static readonly PrecisionScheme Fp8 = new(NumberFormat.Fp8Block, NumberFormat.Fp8Block, NumberFormat.Fp8Block, NumberFormat.Bf16);

    private static readonly EngineProfile Vllm = EngineProfile.Find("vllm")! with
    {
        StepOverhead = Quantity.Parse<Seconds>("1.5 ms"),
        OverheadPerSequence = Quantity.Parse<Seconds>("5 us"),
        MemoryUtilisation = 0.9,
        RequestOverhead = Quantity.Parse<Seconds>("20 ms"),
    };

    public static Server H200 { get; } = ServerOf("hgx-h200", "HGX H200 8-GPU", "h200-sxm", 8, 8, "10.2 kW");

    public static Server B200 { get; } = ServerOf("hgx-b200", "HGX B200 8-GPU", "b200-sxm", 8, 8, "14.3 kW");

    public static Server Ascend { get; } = ServerOf("cloudmatrix384", "CloudMatrix384", "ascend-910c", 384, 8, "560 kW");

    public static Accelerator H200Chip { get; } = ChipOf("h200-sxm", "H200 SXM", "NVIDIA", "hopper", 989.5, 1979, 4.8, 141);

    public static Accelerator B200Chip { get; } = ChipOf("b200-sxm", "B200 SXM", "NVIDIA", "blackwell", 2250, 4500, 8.0, 180);

    public static Accelerator AscendChip { get; } = ChipOf("ascend-910c", "Ascend 910C", "Huawei", "davinci", 752, null, 3.2, 128);

    public static ModelArchitecture Model { get; } = new()
    {
        Name = "DeepSeek-V3",
        HiddenSize = 7168,
        VocabularySize = 129280,
        TiedEmbeddings = false,
        ContextLength = 163840,
        Layers =
        [
            new LayerRun(3, new LatentAttention(128, 1536, 512, 128, 64, 128), new DenseFeedForward(18432, true)),
            new LayerRun(58, new LatentAttention(128, 1536, 512, 128, 64, 128), new MixtureOfExperts(256, 8, 2048, true) { SharedIntermediate = 2048 }),
        ],
        MtpModules = 1,
        NativePrecision = Fp8,
    };

    public static Scenario Scenario { get; } = new()
    {
        Name = "DeepSeek-V3 <chat> & more",
        Model = "DeepSeek-V3",
        Traffic = new TrafficSpec { InputTokens = new(1200), OutputTokens = new(400), Rate = new(40), PeakToMean = new(1.5), PrefixHitShare = new(0.3) },
        Slo = new SloSpec(new Seconds(2), new Seconds(0.05)),
        Chips = ["H200", "B200", "CloudMatrix384", "L40S"],
    };

    public static PlanResult Found { get; } = Result(
        Outcome("H200", Disaggregated(H200, H200Chip), null),
        Outcome("B200", Aggregated(B200, B200Chip, 0.31, 0.87), new Loss(LossReason.Beaten, "0.87 USD per million output tokens against 0.52")),
        Outcome("CloudMatrix384", Aggregated(Ascend, AscendChip, 0.92, null), new Loss(LossReason.Beaten, "its price is not known; 128 chips against 32")),
        Lost("L40S", "hgx-l40s", "L40S", LossReason.Memory, "needs 688.6 GB for weights alone, 8 chips hold 345.6 GB"));

    public static PlanResult Infeasible { get; } = Result(
        Lost("L40S", "hgx-l40s", "L40S", LossReason.Memory, "needs 688.6 GB for weights alone, 8 chips hold 345.6 GB"));

    public static PlanResult Speculating { get; } = Found with
    {
        Traffic = Found.Traffic with { Speculation = new Speculation(3, new Ratio(0.7), new Ratio(0.03)) },
    };

    private static PlanResult Result(params ChipOutcome[] outcomes) => new()
    {
        Scenario = Scenario,
        Model = Model,
        Parameters = new ParameterCount(671.03e9, 37.55e9, 11.5e9),
        Traffic = new Traffic
        {
            Input = new LengthDistribution(1200, 1), Output = new LengthDistribution(400, 1), Rate = new(40), PrefixHits = new(0.3),
        },
        Slo = new Slo(new Seconds(2), new Seconds(0.05), new Ratio(0.95)),
        SizedFor = new RequestsPerSecond(72),
        Outcomes = outcomes,
        Frontier = [.. outcomes.SelectMany(o => o.Frontier).OrderBy(p => p.PerUser)],
        LayoutsEvaluated = outcomes.Sum(o => o.LayoutsEvaluated),
    };

    private static ChipOutcome Outcome(string asked, Plan best, Loss? loss) => new()
    {
        Asked = asked,
        Server = best.Deployment.Server.Name,
        Chip = best.Deployment.Chip.Name,
        Best = best,
        Frontier = [Point(best, 18, 1500, 2.4, false), Point(best, 29, 1040, 0.72, true), Point(best, 48, 610, 0.5, true), Point(best, 83, 190, 0.3, true)],
        Loss = loss,
        LayoutsEvaluated = 41_250,
    };

    private static ChipOutcome Lost(string asked, string server, string chip, LossReason reason, string text) => new()
    {
        Asked = asked, Server = server, Chip = chip, Best = null, Frontier = [], Loss = new Loss(reason, text), LayoutsEvaluated = 5_120,
    };

    private static FrontierPoint Point(Plan plan, double user, double chip, double ttft, bool meets)
    {
        var faster = plan.Deployment.Chip.Generation == "blackwell" ? 1.7 : plan.Deployment.Chip.Generation == "davinci" ? 0.6 : 1.0;
        return new FrontierPoint(plan.Deployment.Chip.Name, plan.Deployment, new(user * faster), new(chip * faster), new(ttft), meets);
    }

    private static Plan Disaggregated(Server server, Accelerator chip) => PlanOf(
        new Deployment(
            server, chip, DeploymentMode.Disaggregated, Fp8, Vllm,
            new WorkerPool(new ParallelLayout(1, 1, 1, 16, 16), 812.4, 1024, 1024), new WorkerPool(new ParallelLayout(8, 1, 1, 1, 8), 1.6, 16, 8192)),
        ttft: 0.72, cost: 0.52, chips: 32);

    private static Plan Aggregated(Server server, Accelerator chip, double ttft, double? cost) => PlanOf(
        new Deployment(
            server, chip, DeploymentMode.Aggregated, chip.Generation == "davinci" ? PrecisionScheme.Bf16 : Fp8, Vllm,
            new WorkerPool(new ParallelLayout(8, 1, 1, 1, 8), 96.5, 128, 4096), null),
        ttft, cost, chip.Generation == "davinci" ? 128 : 24);

    private static Plan PlanOf(Deployment deployment, double ttft, double? cost, long chips) => new()
    {
        Deployment = deployment,
        Serving = new ServingEstimate
        {
            Ttft = new Latency(new(ttft), new(ttft * 2.1)),
            Tpot = new Latency(new(0.0343), new(0.0397)),
            Requests = new(41.6),
            PrefillWorkers = deployment.Prefill is null ? 0 : 1.31,
            Chips = deployment.Prefill is null ? deployment.Decode.Layout.Chips : 26.5,
            OutputPerChip = new(628),
            OutputPerUser = new(29.2),
            Batch = deployment.Decode.Batch,
            KvOccupancy = new(0.61),
            QueueWait = new(0.19),
            PrefillUtilisation = new(0.71),
            KvTransfer = deployment.Prefill is null ? default : new(0.011),
            DecodeStep = new(0.0343),
            PrefillTime = new(0.41),
            PrefillShare = new(0.39),
        },
        Memory = new MemoryBudget(new(126.9e9), new(54.1e9), new(3.2e9), new(4.6e9), default, new(55.1e6)),
        PrefillMemory = deployment.Prefill is null ? null : new MemoryBudget(new(126.9e9), new(86.8e9), new(6.1e9), new(4.6e9), default, new(55.1e6)),
        Fleet = new FleetSize(deployment.Prefill is null ? chips / 8 : 1, deployment.Prefill is null ? 0 : 2, chips, chips / 8, new(83.2), new(0.48), new(51_000), new(42_500), new(3.2)),
        Power = new PlanPower(new(452), new(655), new(531), new(0.846), new(0.3)),
        Cost = cost is { } perMillion ? CostOf(perMillion, chips) : null,
        Silicon = BillOfSilicon.For(deployment.Chip, new(chips), []),
        Operators =
        [
            Op("attention.qkv", OperatorRole.Attention, StepPhase.Decode, 61, 2.1e-3, 0.8e-3, 1.9e-3, 0.6e12, 7.9e9),
            Op("attention.core", OperatorRole.Attention, StepPhase.Decode, 61, 6.4e-3, 4.1e-3, 5.9e-3, 3.2e12, 24e9),
            Op("all-to-all dispatch", null, StepPhase.Decode, 58, 4.2e-3, 0, 0, 0, 0),
            Op("experts.up", OperatorRole.Expert, StepPhase.Decode, 58, 9.8e-3, 4.4e-3, 9.1e-3, 3.4e12, 38e9),
            Op("experts.down", OperatorRole.Expert, StepPhase.Decode, 58, 5.0e-3, 2.2e-3, 4.6e-3, 1.7e12, 19e9),
            Op("norms", OperatorRole.Norm, StepPhase.Decode, 122, 0.6e-3, 0, 0.4e-3, 0, 1.5e9),
            Op("head", OperatorRole.Head, StepPhase.Decode, 1, 0.5e-3, 0.2e-3, 0.4e-3, 0.2e12, 1.9e9),
            Op("attention.core", OperatorRole.Attention, StepPhase.Prefill, 61, 44e-3, 43e-3, 4e-3, 30e12, 12e9),
            Op("experts.up", OperatorRole.Expert, StepPhase.Prefill, 58, 160e-3, 150e-3, 40e-3, 180e12, 170e9),
            Op("all-reduce attention", null, StepPhase.Prefill, 61, 31e-3, 0, 0, 0, 0),
        ],
        Uncertainty = new(0.14),
        Notes = deployment.Chip.Generation == "davinci"
            ? ["fp8 weights are expanded to bf16: Ascend 910C has no fp8 units", "the price of CloudMatrix384 is not known"]
            : ["kernel calibration of hopper taken from H100"],
    };

    private static PlanCost CostOf(double perMillion, long chips) => new(
        new Estimate<UsdPerHour>(new(1.21), new(1.44), new(1.83)),
        [("capital", new UsdPerHour(1.02)), ("colocation", new UsdPerHour(0.23)), ("electricity", new UsdPerHour(0.14)), ("operations", new UsdPerHour(0.05))],
        new Estimate<Usd>(new(28_000), new(34_000), new(44_000)),
        new(1.44 * chips), new(0.11), new(perMillion), new(0.19), ["h200-street-price", "tokenfab-tco-terms"]);

    private static OperatorTime Op(
        string name, OperatorRole? role, StepPhase phase, double layers, double total, double math, double memory, double flop, double bytes) =>
        new(name, role, phase, layers, new KernelTime(new(total), new(math), new(memory), new(flop), new(bytes)));

    private static Server ServerOf(string id, string name, string chip, int chips, int perHost, string power) => new()
    {
        Id = id,
        Name = name,
        Accelerator = chip,
        Accelerators = Known(new Count(chips)),
        AcceleratorsPerHost = Known(new Count(perHost)),
        ScaleUp = new NetworkLink("NVLink4", TopologyKind.Switched, Known(new BytesPerSecond(450e9))),
        ScaleOut = new NetworkLink("InfiniBand NDR", TopologyKind.FatTree, Known(new BytesPerSecond(50e9))),
        Power = Known(Quantity.Parse<Watts>(power)),
    };

    private static Accelerator ChipOf(
        string id, string name, string vendor, string generation, double bf16, double? fp8, double bandwidth, double capacity) => new()
    {
        Id = id,
        Name = name,
        Vendor = vendor,
        Generation = generation,
        Peak = new PeakRates
        {
            Bf16 = Known(new FlopsPerSecond(bf16 * 1e12)), Fp8 = fp8 is { } rate ? Known(new FlopsPerSecond(rate * 1e12)) : null,
        },
        Memory = new DeviceMemory("HBM3e", Known(new Bytes(capacity * 1e9)), Known(new BytesPerSecond(bandwidth * 1e12)), Known(new Count(6))),
        BoardPower = Known(new Watts(700)),
    };

    private static Fact<T> Known<T>(T value)
        where T : struct, IQuantity<T> => new(value, value, value, ["fixture"], Confidence.Official);
}
