using System.Text.Json;
using Tokenfab.Policy;

namespace Tokenfab.Cli.Rules;

/// <summary>Outcomes of rules, as people and scripts read them.</summary>
internal static class OutcomeWords
{
    /// <summary>As in <c>presumption_of_denial</c>.</summary>
    public static string Key<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString());

    /// <summary>As in <c>refused as a rule</c>.</summary>
    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Free => "free",
        Outcome.Tariff => "free, a duty is due",
        Outcome.Notification => "after notification",
        Outcome.CaseByCase => "licence, case by case",
        Outcome.Licence => "licence",
        Outcome.PresumptionOfDenial => "licence, refused as a rule",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>A verdict in words: one outcome, or the range that unknown figures leave open.</summary>
    public static string Of(PolicyVerdict verdict) => verdict.IsOpen ? $"open: {Of(verdict.Best)} to {Of(verdict.Worst)}" : Of(verdict.Best);
}
