using System.Globalization;
using Tokenfab.Campaigns.Difficulties;
using Tokenfab.Campaigns.Proofs;
using Tokenfab.Planning.Explain;
using Tokenfab.Quantities;

namespace Tokenfab.Cli.Campaigns;

/// <summary>Figures of campaigns in words.</summary>
internal static class ProofWords
{
    /// <summary>A share as in <c>87.1 %</c>.</summary>
    public static string Share(double share) => (share * 100.0).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>A number as people write it; one too large to reach in words.</summary>
    public static string Number(double value) => double.IsInfinity(value) ? "no number known" : FigureUnit.Readable(Math.Round(value));

    /// <summary>A middle value with its interval.</summary>
    public static string Interval(Estimate<Count> e) =>
        e.Low == e.High ? Number(e.Mid.Value) : $"{Number(e.Mid.Value)} ({Number(e.Low.Value)} to {Number(e.High.Value)})";

    /// <summary>A middle share with its interval.</summary>
    public static string Interval(Estimate<Ratio> e) => $"{Share(e.Mid.Value)} ({Share(e.Low.Value)} to {Share(e.High.Value)})";

    /// <summary>A sum of money.</summary>
    public static string Money(double value) => double.IsInfinity(value)
        ? "no sum known"
        : value >= 100.0
            ? value.ToString("#,0", CultureInfo.InvariantCulture) + " USD"
            : value.ToString(value >= 1.0 ? "0.00" : "0.####", CultureInfo.InvariantCulture) + " USD";

    /// <summary>Time as people reckon campaigns: minutes, hours or days.</summary>
    public static string Time(Seconds time) => time.Value switch
    {
        < 120.0 => time.ToString(),
        < 7200.0 => (time.Value / 60.0).ToString("0.#", CultureInfo.InvariantCulture) + " min",
        < 172_800.0 => (time.Value / 3600.0).ToString("0.#", CultureInfo.InvariantCulture) + " h",
        _ => (time.Value / 86_400.0).ToString("0.#", CultureInfo.InvariantCulture) + " d",
    };

    /// <summary>Energy as people pay for it.</summary>
    public static string Energy(Joules energy) => energy.Value / 3.6e6 is var kilowattHours && kilowattHours < 1e3
        ? $"{FigureUnit.Readable(kilowattHours)} kWh"
        : $"{FigureUnit.Readable(kilowattHours / 1e3)} MWh";

    /// <summary>What is asked.</summary>
    public static string Asked(ProofAnswer answer)
    {
        var campaign = answer.Campaign;
        var goal = campaign.Target is { } target ? $"to {Share(target.Value)}" : campaign.Samples is { } samples ? $"with {Number(samples.Value)} attempts at each" : "by their lemmas";
        return $"{Number(answer.Subject.Problems)} problems like {answer.Subject.Benchmark.Name}, {goal}, within {Time(campaign.Deadline)}";
    }

    /// <summary>What the answer rests on, and where measurements end.</summary>
    public static string Evidence(ProofAnswer answer)
    {
        var fit = answer.Subject.Fit;
        var on = $"{answer.Subject.Curve.Points.Count} published pass rates up to {Number(fit.LargestMeasured)} attempts, met to within {Share(fit.WorstResidual.Value)}";
        return answer.Budget is { Extrapolated: true }
            ? $"{on}; beyond that everything is EXTRAPOLATED: between the difficulties that agree with them"
            : on;
    }

    /// <summary>Why no budget reaches the target.</summary>
    public static string NoBudget(ProofAnswer answer)
    {
        var fit = answer.Subject.Fit;
        var (measured, most) = (fit.Pass(fit.LargestMeasured), fit.Pass(DifficultyFit.LargestBudget));
        return $"No number of attempts is known to reach {Share(answer.Campaign.Target!.Value.Value)}: {Number(fit.LargestMeasured)} prove {Share(measured.Mid.Value)}, "
            + $"and {Number(DifficultyFit.LargestBudget)} would prove {Interval(most)}. Ask for less, use a stronger prover, or take theorems apart (kind: decompose).";
    }
}
