using Tokenfab.Quantities;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>One model of MLPerf inference: its requests, and what its server scenario allows.</summary>
/// <param name="Input">Mean prompt tokens.</param>
/// <param name="Output">Mean output tokens.</param>
/// <param name="Ttft">Limit of the 99th percentile of the time to first token.</param>
/// <param name="Tpot">Limit of the 99th percentile of the time per output token.</param>
internal readonly record struct MlperfWorkload(double Input, double Output, Seconds Ttft, Seconds Tpot)
{
    /// <summary>The workload of a model as MLPerf names it, <c>llama2-70b-99.9</c>; null for one that is not known.</summary>
    /// <remarks>Outputs are those of the accuracy check (tokens per sample) and limits those of the rules, MLCommons inference v4.1 and v5.0. Of the
    /// prompts MLCommons tells the sets (OpenOrca; OpenOrca, GSM8K and MBXP; LongBench, RULER and GovReport) and the 405B's mean; the other
    /// two means are recalled. Prompts of a few hundred tokens cost a tenth of their outputs.</remarks>
    public static MlperfWorkload? Of(string model) => model.Split("-99")[0].ToLowerInvariant() switch
    {
        "llama2-70b" => new(290.0, 294.45, new(2.0), new(0.2)),
        "mixtral-8x7b" => new(230.0, 145.9, new(2.0), new(0.2)),
        "llama3.1-405b" => new(9428.0, 684.68, new(6.0), new(0.175)),
        _ => null,
    };
}
