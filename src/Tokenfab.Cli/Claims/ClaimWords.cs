using Tokenfab.Claims;

namespace Tokenfab.Cli.Claims;

/// <summary>The words of the scorecard in its readers' languages.</summary>
internal sealed record ClaimWords(
    string Holds, string Convention, string DoesNotHold, string Unknown, string Claim, string Stated, string Computed, string Verdict, string Needed, string Off, string AsItStands)
{
    /// <summary>The languages there are.</summary>
    public static readonly string[] Languages = ["en", "zh-TW", "zh-CN"];

    /// <summary>The words of a language.</summary>
    public static ClaimWords Of(string language) => language switch
    {
        "zh-TW" => new("成立", "在特定口徑下成立", "不成立", "無法計算", "說法", "原文數字", "重算結果", "判定", "若要成立,須為", "偏差", "按原文"),
        "zh-CN" => new("成立", "在特定口径下成立", "不成立", "无法计算", "说法", "原文数字", "重算结果", "判定", "若要成立,须为", "偏差", "按原文"),
        _ => new("holds", "holds under a convention", "does not hold", "cannot be computed", "claim", "stated", "computed", "verdict", "would have to be", "off by", "as it stands"),
    };

    /// <summary>A verdict in a word or two.</summary>
    public string Word(VerdictKind kind) => kind switch
    {
        VerdictKind.Holds => Holds,
        VerdictKind.HoldsUnderConvention => Convention,
        VerdictKind.DoesNotHold => DoesNotHold,
        _ => Unknown,
    };

    /// <summary>The verdict's word for scripts.</summary>
    public static string Key(VerdictKind kind) => kind switch
    {
        VerdictKind.Holds => "holds",
        VerdictKind.HoldsUnderConvention => "holds_under_convention",
        VerdictKind.DoesNotHold => "does_not_hold",
        _ => "cannot_be_computed",
    };

    /// <summary>A text in a language, or the nearest that there is.</summary>
    public static string Text(IReadOnlyDictionary<string, string>? texts, string language) =>
        texts is null ? string.Empty
        : texts.TryGetValue(language, out var own) ? own
        : language == "zh-CN" && texts.TryGetValue("zh-TW", out var traditional) ? traditional
        : texts.GetValueOrDefault("en", string.Empty);
}
