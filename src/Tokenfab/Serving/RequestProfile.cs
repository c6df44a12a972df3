using Tokenfab.Quantities;

namespace Tokenfab.Serving;

/// <summary>A traffic's statistics as the estimates use them, worked out once.</summary>
public readonly record struct RequestProfile
{
    private RequestProfile(Traffic traffic, Slo slo)
    {
        Input = traffic.Input.Mean;
        Output = traffic.Output.Mean;
        Cached = Input * traffic.PrefixHits.Value;
        Uncached = Math.Max(Input - Cached, 1.0);
        DecodeTokens = Math.Max(Output - 1.0, 1.0);
        TokensPerStep = traffic.Speculation?.TokensPerStep ?? 1.0;
        DraftTokens = traffic.Speculation?.DraftTokens ?? 0;
        DraftShare = DraftTokens * (traffic.Speculation?.DraftCost.Value ?? 0.0);
        ArrivalVariability = traffic.ArrivalVariability;
        InputVariability = traffic.Input.Variation * traffic.Input.Variation;
        OutputVariability = traffic.Output.Variation * traffic.Output.Variation;

        // Long outputs are met more often than short ones: a running request is a length-biased draw, half-way done on average.
        MeanContext = Input + (Output / 2.0 * (1.0 + OutputVariability));
        Share = slo.Percentile.Value;
        Normal = Share > 0.5 ? StandardNormal.Quantile(Share) : 0.0;
        TailInput = Share > 0.5 ? traffic.Input.Quantile(Normal) / Input : 1.0;
    }

    /// <summary>Mean prompt tokens.</summary>
    public double Input { get; }

    /// <summary>Mean output tokens.</summary>
    public double Output { get; }

    /// <summary>Mean prompt tokens found in the prefix cache.</summary>
    public double Cached { get; }

    /// <summary>Mean prompt tokens to compute; at least one, because the last token of a prompt is always computed.</summary>
    public double Uncached { get; }

    /// <summary>Mean output tokens after the first, which prefill yields; at least one.</summary>
    public double DecodeTokens { get; }

    /// <summary>Tokens per decode step and sequence.</summary>
    public double TokensPerStep { get; }

    /// <summary>Drafted tokens per step and sequence.</summary>
    public int DraftTokens { get; }

    /// <summary>Time of drafting as a share of a decode step.</summary>
    public double DraftShare { get; }

    /// <summary>Squared coefficient of variation of the gaps between requests.</summary>
    public double ArrivalVariability { get; }

    /// <summary>Squared coefficient of variation of prompt lengths.</summary>
    public double InputVariability { get; }

    /// <summary>Squared coefficient of variation of output lengths.</summary>
    public double OutputVariability { get; }

    /// <summary>Mean tokens in the cache of a running sequence.</summary>
    public double MeanContext { get; }

    /// <summary>The share of requests that must meet the objectives.</summary>
    public double Share { get; }

    /// <summary>The standard normal quantile of that share.</summary>
    public double Normal { get; }

    /// <summary>Prompt length at that share, over the mean.</summary>
    public double TailInput { get; }

    /// <summary>The profile of a traffic under an objective's percentile.</summary>
    public static RequestProfile Of(Traffic traffic, Slo slo) => new(traffic, slo);
}
