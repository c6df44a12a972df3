using System.Globalization;
using System.Text.RegularExpressions;
using Tokenfab.Kernels;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>The engine of a row.</summary>
/// <param name="Profile">The engine that is predicted with.</param>
/// <param name="Others">The engines that it may as well have been; empty where the row or its source tells.</param>
internal sealed partial record ToldEngine(EngineProfile Profile, IReadOnlyList<EngineProfile> Others)
{
    // What most tables that do not say were made with.
    private const string Usual = "vllm";

    private static readonly (string Word, string Family)[] Words =
        [("tensorrt", "tensorrt-llm"), ("trtllm", "tensorrt-llm"), ("sglang", "sglang"), ("vllm", "vllm")];

    // Tables copied from an engine's own pages name it in their source or note alone.
    private static readonly string[] Columns = ["backend", "engine", "framework", "note", "source"];

    private static readonly EngineProfile[] All = [.. EngineProfile.Names.Select(name => EngineProfile.Find(name)!).Where(engine => engine.Family != "ideal")];

    /// <summary>The engine that a row names, or that its source is known to have run.</summary>
    public static ToldEngine Of(TruthRow row)
    {
        foreach (var text in Columns.Select(column => row.TextOr(column, string.Empty)))
        {
            if (Family(text) is { } family)
            {
                return Told(family, row.TextOr("backend_version", string.Empty) is { Length: > 0 } version ? version : Version(text), Day(row));
            }
        }

        return row.Subjects.EngineOf(row.TextOr("source", string.Empty)) is { } ran && Family(ran) is { } known
            ? Told(known, Version(ran), Day(row))
            : new ToldEngine(EngineProfile.Find(Usual)!, All);
    }

    /// <summary>The prediction of a row. Where its engine is not told, the middle of what all of them give, in an interval that holds them.</summary>
    /// <param name="value">The figure under an engine; null where it cannot serve the row.</param>
    /// <param name="error">Half-width of the relative interval where the engine is told.</param>
    public Prediction Around(Func<EngineProfile, double?> value, double error)
    {
        var mid = value(Profile) ?? throw new InvalidOperationException("The row was taken without asking whether the model fits.");
        double[] all = [.. Others.Select(value).OfType<double>().Order()];
        mid = all.Length == 0 ? mid : all[all.Length / 2];
        double[] bounds = [mid / (1.0 + error), mid * (1.0 + error), .. all];
        return new Prediction(bounds.Min(), mid, bounds.Max());
    }

    private static ToldEngine Told(string family, string version, DateOnly? day) => new(EngineProfile.Find(family, version, day)!, []);

    private static DateOnly? Day(TruthRow row) =>
        DateOnly.TryParseExact(row.TextOr("measured", string.Empty), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Family(string text) => Words.FirstOrDefault(pair => text.Contains(pair.Word, StringComparison.OrdinalIgnoreCase)).Family;

    // TensorRT has versions of its own, which say nothing of TensorRT-LLM's.
    private static string Version(string text) => Versions().Match(text) is { Success: true } match ? match.Groups["n"].Value : string.Empty;

    [GeneratedRegex(@"\b(vllm|sglang|tensorrt-llm|trtllm)[ :=/-]?v?(?<n>\d{1,4}([.]\d{1,4}){1,3})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Versions();
}
