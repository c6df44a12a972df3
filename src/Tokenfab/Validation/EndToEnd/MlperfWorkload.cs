using Tokenfab.Quantities;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>One model of MLPerf inference: its requests, and what its scenarios with users allow.</summary>
/// <param name="Input">Mean prompt tokens.</param>
/// <param name="Output">Mean output tokens.</param>
/// <param name="Server">Limits of the server scenario.</param>
/// <param name="Interactive">Limits of the interactive scenario; null for a model that has none.</param>
internal sealed record MlperfWorkload(double Input, double Output, MlperfLimits Server, MlperfLimits? Interactive = null)
{
    /// <summary>The workload of a model as MLPerf names it, <c>llama2-70b-99.9</c>; null for one that is not known.</summary>
    /// <remarks>Outputs are those of the accuracy check (tokens per sample) and limits those of the rules, MLCommons inference v4.1 to v6.0. Of the
    /// prompts MLCommons tells the 405B's mean, and of Mixtral's three equal sets (OpenOrca, GSM8K, MBXP) one prompt of the second: its fixed
    /// examples make it 662 tokens long (language/mixtral-8x7b/standalone_infer). The other means are recalled, as are the 8B's outputs.</remarks>
    public static MlperfWorkload? Of(string model) => model.Split("-99")[0].ToLowerInvariant() switch
    {
        "llama2-70b" => new(290.0, 294.45, new(2.0, 0.2), new(0.45, 0.04)),
        "mixtral-8x7b" => new((290.0 + 662.0 + 190.0) / 3.0, 145.9, new(2.0, 0.2)),
        "llama3.1-405b" => new(9428.0, 684.68, new(6.0, 0.175), new(4.5, 0.08)),
        "llama3.1-8b" => new(778.0, 128.0, new(2.0, 0.1), new(0.5, 0.03)),
        "deepseek-r1" => new(800.0, 3886.0, new(2.0, 0.08), new(1.5, 0.015)),
        _ => null,
    };

    /// <summary>The limits of a scenario; null for one without users, or that the model does not have.</summary>
    public MlperfLimits? Limits(string scenario) => scenario.ToLowerInvariant() switch
    {
        "server" => Server,
        "interactive" => Interactive,
        _ => null,
    };
}

/// <summary>Limits of 99th percentiles.</summary>
/// <param name="Ttft">Of the time to first token, in seconds.</param>
/// <param name="Tpot">Of the time per output token, in seconds.</param>
internal sealed record MlperfLimits(double Ttft, double Tpot)
{
    // What 99th percentiles are of means in the results of v4.1 that tell both.
    private const double TtftTail = 2.2;
    private const double TpotTail = 1.25;

    /// <summary>Whether a deployment of these mean times keeps them.</summary>
    public bool Hold(Seconds ttft, Seconds tpot) => ttft.Value * TtftTail <= Ttft && tpot.Value * TpotTail <= Tpot;
}
