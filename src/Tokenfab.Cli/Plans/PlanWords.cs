using Tokenfab.Hardware;
using Tokenfab.Planning;
using Tokenfab.Planning.Explain;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Cli.Plans;

/// <summary>Plans in words and short numbers.</summary>
internal static class PlanWords
{
    private static readonly Dictionary<NumberFormat, string> FormatNames = new()
    {
        [NumberFormat.Fp32] = "fp32", [NumberFormat.Fp16] = "fp16", [NumberFormat.Bf16] = "bf16", [NumberFormat.Fp8] = "fp8",
        [NumberFormat.Fp8Block] = "fp8_block", [NumberFormat.Int8] = "int8", [NumberFormat.Int4] = "int4", [NumberFormat.Nvfp4] = "nvfp4", [NumberFormat.Mxfp4] = "mxfp4",
    };

    /// <summary>A number format as scenarios and JSON spell it.</summary>
    public static string Word(NumberFormat format) => FormatNames[format];

    /// <summary>Weights, and experts and activations where they differ, and the cache: <c>fp8, kv bf16</c>.</summary>
    public static string Precision(PrecisionScheme p) => $"{Weights(p)}, kv {Short(p.KvCache)}";

    /// <summary>Weights, and experts and activations where they differ: <c>bf16, experts mxfp4</c>.</summary>
    public static string Weights(PrecisionScheme p)
    {
        var experts = p.ExpertWeights == p.Weights ? string.Empty : $", experts {Short(p.ExpertWeights)}";
        var activations = Short(p.Activations) == Short(p.Weights) ? string.Empty : $", act {Short(p.Activations)}";
        return $"{Short(p.Weights)}{experts}{activations}";
    }

    /// <summary>A number format by its usual short name.</summary>
    public static string Short(NumberFormat format) => format == NumberFormat.Fp8Block ? "fp8" : Word(format);

    /// <summary>The workers of a plan, one line each: <c>2 prefill TP8 EP8</c>, <c>1 decode DP16 EP16</c>; or <c>3 replicas TP8</c>.</summary>
    public static IReadOnlyList<string> Workers(Plan plan)
    {
        var (d, fleet) = (plan.Deployment, plan.Fleet);
        return d.Prefill is { } prefill
            ? [$"{Number(fleet.PrefillWorkers)} x prefill {prefill.Layout}", $"{Number(fleet.Replicas)} x decode {d.Decode.Layout}"]
            : [$"{Number(fleet.Replicas)} x {d.Decode.Layout}"];
    }

    /// <summary>A mode as JSON spells it.</summary>
    public static string Mode(DeploymentMode mode) => mode == DeploymentMode.Aggregated ? "aggregated" : "disaggregated";

    /// <summary>The objectives: <c>TTFT at most 2 s, TPOT at most 50 ms for 95 % of requests</c>.</summary>
    public static string Objectives(Slo slo)
    {
        string[] parts = [
            .. slo.Ttft is { } ttft ? new[] { $"TTFT at most {Time(ttft)}" } : [],
            .. slo.Tpot is { } tpot ? new[] { $"TPOT at most {Time(tpot)}" } : [],
        ];
        return parts.Length == 0 ? "none" : $"{string.Join(", ", parts)} for {FigureUnit.Share.Write(slo.Percentile.Value)} of requests";
    }

    /// <summary>The traffic: rate, lengths, hits, speculation.</summary>
    public static string Traffic(PlanResult result)
    {
        var t = result.Traffic;
        var hits = t.PrefixHits.Value > 0.0 ? $", {FigureUnit.Share.Write(t.PrefixHits.Value)} found in the prefix cache" : string.Empty;
        var drafts = t.Speculation is { } s ? $", {s.DraftTokens} drafted tokens of which {FigureUnit.Share.Write(s.Acceptance.Value)} are accepted" : string.Empty;
        return $"{Number(t.Rate.Value)} requests/s on average, sized for {Number(result.SizedFor.Value)}; "
            + $"{Number(t.Input.Mean)} tokens in, {Number(t.Output.Mean)} out{hits}{drafts}";
    }

    /// <summary>The model: <c>DeepSeek-V3, 671 bn parameters, 37.6 bn active</c>.</summary>
    public static string Model(PlanResult result)
    {
        var (name, p) = (result.Model.Name, result.Parameters);
        var active = p.Active < 0.98 * p.Total ? $", {FigureUnit.Large(p.Active)} active" : string.Empty;
        return $"{name}, {FigureUnit.Large(p.Total)} parameters{active}, {result.Model.LayerCount} layers, {Precision(result.Model.NativePrecision)}";
    }

    /// <summary>The plan in a sentence.</summary>
    public static string Sentence(Plan plan)
    {
        var d = plan.Deployment;
        var cost = plan.Cost is { } c ? $"{OutputCost(c)} per million output tokens, " : string.Empty;
        return $"{Number(plan.Fleet.Chips)} x {d.Chip.Name} ({d.Server.Name}), {string.Join(" and ", Workers(plan))}, {Precision(d.Precision)}: "
            + $"{cost}{Power(plan)}, {Time(plan.Serving.Ttft.Mean)} to the first token and {Time(plan.Serving.Tpot.Mean)} for each one after it";
    }

    /// <summary>Cost per million output tokens with the interval of the chip-hour: <c>0.52 USD (0.44 to 0.66)</c>.</summary>
    public static string OutputCost(PlanCost cost)
    {
        var (low, mid, high) = (cost.ChipHour.Low.Value, cost.ChipHour.Mid.Value, cost.ChipHour.High.Value);
        var output = cost.Output.Value;
        var (least, most) = mid > 0.0 ? (Money(output * low / mid), Money(output * high / mid)) : (Money(output), Money(output));
        return least == most ? $"{Money(output)} USD" : $"{Money(output)} USD ({least} to {most})";
    }

    /// <summary>A number to three digits, thousands set apart.</summary>
    public static string Number(double value) => FigureUnit.Readable(value);

    /// <summary>An amount of dollars: cents, tenths of a cent below ten cents, whole dollars above a hundred.</summary>
    public static string Money(double value) => Math.Abs(value) switch
    {
        >= 0.1 and < 100.0 => value.ToString("0.00"),
        >= 0.001 and < 0.1 => value.ToString("0.000"),
        _ => Number(value),
    };

    /// <summary>A time in a unit that suits it.</summary>
    public static string Time(Seconds time) => FigureUnit.Seconds.Write(time.Value);

    /// <summary>What a chip's board draws on average: <c>, a chip draws 480 W of its 700 W</c>; nothing where its limit is not known.</summary>
    public static string ChipPower(Plan plan) => plan.Power is { } power && plan.Deployment.Chip.BoardPower is { } board
        ? $", a chip draws {FigureUnit.Watts.Write(Math.Round(power.Mean.Value))} of its {FigureUnit.Watts.Write(board.Value.Value)}" : string.Empty;

    /// <summary>The fleet's mean power at the wall, or a question mark.</summary>
    public static string Power(Plan plan) => plan.Fleet.MeanPower is { } power ? FigureUnit.Watts.Write(power.Value) : "?";

    /// <summary>Good dies, wafers and memory: <c>32 good GH100 dies on 1 logic wafer, 192 HBM3e stacks</c>.</summary>
    public static string Silicon(BillOfSilicon bill)
    {
        var dies = bill.Dies.Count == 0 ? "dies not known" : string.Join(", ", bill.Dies.Select(d => $"{Number(d.GoodDies.Value)} good {d.Die.Name}"));
        var wafers = bill.LogicWafers is { } w ? $" on {Interval(w)} logic wafer{(w.Mid.Value == 1.0 ? string.Empty : "s")}" : string.Empty;
        var cost = bill.WaferCost is { } c ? $" for {Interval(c)} USD" : string.Empty;
        var memory = bill.Memory.Stacks is { } stacks ? $"{Interval(stacks)} {bill.Memory.Type} stacks" : $"{FigureUnit.Bytes.Write(bill.Memory.Capacity.Mid.Value)} of {bill.Memory.Type}";
        var unknown = bill.Unknown.Count == 0 ? string.Empty : $"; not known: {string.Join(", ", bill.Unknown)}";
        return $"{dies}{wafers}{cost}; {memory}{unknown}";
    }

    /// <summary>The middle of an estimate and its ends where they differ: <c>12 (10 to 15)</c>.</summary>
    public static string Interval<T>(Estimate<T> e)
        where T : struct, IQuantity<T> =>
        e.Low.Value == e.High.Value ? Large(e.Mid.Value) : $"{Large(e.Mid.Value)} ({Large(e.Low.Value)} to {Large(e.High.Value)})";

    private static string Large(double value) => Math.Abs(value) < 1e6 ? Number(Math.Round(value)) : FigureUnit.Large(value);

    /// <summary>Why a chip lost, in a word or two.</summary>
    public static string Reason(LossReason reason) => reason switch
    {
        LossReason.Policy => "policy",
        LossReason.Precision => "precision",
        LossReason.Memory => "does not fit",
        LossReason.Ttft => "TTFT",
        LossReason.Tpot => "TPOT",
        LossReason.Slo => "TTFT and TPOT",
        LossReason.Chips => "too many chips",
        LossReason.Power => "power",
        LossReason.Cost => "cost",
        LossReason.Beaten => "beaten",
        _ => "not known",
    };
}
