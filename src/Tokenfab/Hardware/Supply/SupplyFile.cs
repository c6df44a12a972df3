using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Hardware.Supply;

/// <summary>Reads scenarios of supply.</summary>
public static class SupplyFile
{
    private const double LongestYears = 30.0;

    /// <summary>Reads a scenario, strictly.</summary>
    /// <exception cref="InputException">The file is missing or malformed, or a field is not understood or out of range.</exception>
    public static SupplyScenario Read(string path) => Read(SourceDocument.FromFile(path));

    /// <summary>Reads a scenario from a document.</summary>
    /// <exception cref="InputException">As above.</exception>
    public static SupplyScenario Read(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var scenario = document.As(SupplyJson.Strict.SupplyScenario);
        var check = new Checks(document);
        check.Above(scenario.Cards?.Value, "cards", "125000");
        check.Require(scenario.Cards is not null || scenario.Logic.Wafers is not null, "cards", "neither cards nor wafers are told", "write how many cards are wanted, or 'logic.wafers' for all that those make");
        check.Require(
            scenario.Horizon.Value > 0.0 && scenario.Horizon.Value <= LongestYears * 365.25 * 86400.0, "horizon", $"{scenario.Horizon} is not within {LongestYears} years", "write it as in '5 y'");
        var logic = scenario.Logic;
        check.Rate(logic.Starts, "logic.starts");
        check.Above(logic.Wafers?.Value, "logic.wafers", "2841");
        check.Above(logic.GrossDies?.Value, "logic.gross_dies", "88");
        check.Above(logic.DiesPerPackage?.Value, "logic.dies_per_package", "1");
        check.Time(logic.Queue, "logic.queue");
        check.Time(logic.CycleTime, "logic.cycle_time");
        check.Share(logic.Yield, "logic.yield");
        check.Require(logic.Yield is null || logic.Learning is null, "logic.yield", "a yield and a learning curve are given", "give one: the curve brings its yield");
        if (logic.Learning is { } learning)
        {
            check.Learning(learning, "logic.learning");
        }

        if (scenario.Memory is { } memory)
        {
            check.Rate(memory.Supply, "memory.supply");
            check.Above(memory.StacksPerPackage?.Value, "memory.stacks_per_package", "6");
        }

        if (scenario.Interposers is { } interposers)
        {
            check.Rate(interposers.Starts, "interposers.starts");
            check.Above(interposers.PerWafer?.Value, "interposers.per_wafer", "29");
            check.Time(interposers.CycleTime, "interposers.cycle_time");
            check.Share(interposers.Yield, "interposers.yield");
        }

        check.Stage(scenario.Packaging?.Capacity, scenario.Packaging?.CycleTime, scenario.Packaging?.Yield, "packaging");
        check.Stage(scenario.Test?.Capacity, scenario.Test?.CycleTime, scenario.Test?.Yield, "test");
        return scenario;
    }

    private sealed class Checks(SourceDocument document)
    {
        public void Require(bool holds, string field, string problem, string mend)
        {
            if (!holds)
            {
                throw document.Error(field, problem, mend);
            }
        }

        public void Above(double? value, string field, string example) =>
            Require(value is null || (value > 0.0 && double.IsFinite(value.Value)), field, $"{value} is not above zero", $"write it as in '{example}'");

        public void Share(Ratio? share, string field) =>
            Require(share is not { } s || s.Value is > 0.0 and <= 1.0, field, $"{share} is not a share above 0 and up to 100 %", "write it as in '98 %'");

        public void Time(Seconds? time, string field) =>
            Require(time is not { } t || (t.Value >= 0.0 && t.Value <= LongestYears * 365.25 * 86400.0), field, $"{time} is no time of zero or more", "write it as in '18 weeks'");

        public void Rate(Rate rate, string field)
        {
            Above(rate.PerMonth.Value, $"{field}.per_month", "1000");
            Require(rate.From is not { } from || from.Value >= 0.0, $"{field}.from", $"{rate.From} is below zero", "write it as in '200'");
            Require(rate.From is null || rate.Ramp is not null, $"{field}.ramp", "a rate to start from needs a ramp", "write how long it takes, as in '26 weeks'");
            Time(rate.Ramp, $"{field}.ramp");
            Time(rate.After, $"{field}.after");
        }

        public void Stage(Rate? capacity, Seconds? cycleTime, Ratio? yield, string field)
        {
            if (capacity is not null)
            {
                Rate(capacity, $"{field}.capacity");
                Time(cycleTime, $"{field}.cycle_time");
                Share(yield, $"{field}.yield");
            }
        }

        public void Learning(LearningCurve curve, string field)
        {
            Require(curve.From.Value > 0.0 && curve.To.Value >= 0.0 && curve.To <= curve.From, $"{field}.to", $"defects do not fall from {curve.From} to {curve.To}", "write the higher density first, as in 'from: 0.2 /cm2'");
            Require(
                curve.TimeConstant is null != curve.PerDoubling is null, $"{field}.time_constant", "it is not clear whether defects fall with time or with wafers", "give either 'time_constant: 26 weeks' or 'per_doubling: 15 %'");
            Above(curve.TimeConstant?.Value, $"{field}.time_constant", "26 weeks");
            Require(curve.PerDoubling is not { } share || share.Value is > 0.0 and < 1.0, $"{field}.per_doubling", $"{curve.PerDoubling} is not a share between 0 and 100 %", "write it as in '15 %'");
            Require(curve.PerDoubling is null || curve.Wafers is not null, $"{field}.wafers", "how many wafers were made at the first density is not told", "write it as in 'wafers: 1000'");
            Above(curve.Wafers?.Value, $"{field}.wafers", "1000");
            try
            {
                curve.At(0.0, 0.0);
            }
            catch (InputException wrong)
            {
                throw document.Error($"{field}.{wrong.Field}", wrong.Problem, wrong.Mend);
            }
        }
    }
}

/// <summary>How scenarios of supply are read.</summary>
[JsonSerializable(typeof(SupplyScenario))]
internal sealed partial class SupplyJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static SupplyJson Strict { get; } = new(CatalogJson.Options());
}
