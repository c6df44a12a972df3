namespace Tokenfab.Models;

/// <summary>The tokens of one engine step. A prefill step has no decode tokens, a decode step no prefill tokens, a mixed step both.</summary>
/// <param name="PrefillTokens">Prompt tokens computed in this step.</param>
/// <param name="PrefillSequences">Prompts they belong to, possibly a fraction of one.</param>
/// <param name="PrefillPast">Tokens of each such prompt already in the cache (earlier chunks, prefix hits).</param>
/// <param name="DecodeSequences">Running sequences.</param>
/// <param name="DecodeContext">Mean tokens in the cache of a running sequence.</param>
/// <param name="DecodeTokensPerSequence">One, or one and the drafts to verify under speculative decoding.</param>
public readonly record struct StepShape(
    double PrefillTokens, double PrefillSequences, double PrefillPast,
    double DecodeSequences, double DecodeContext, double DecodeTokensPerSequence = 1.0)
{
    /// <summary>Decode tokens computed.</summary>
    public double DecodeTokens => DecodeSequences * DecodeTokensPerSequence;

    /// <summary>A step of pure decoding.</summary>
    public static StepShape Decode(double sequences, double context) => new(0, 0, 0, sequences, context);

    /// <summary>A step of pure prefill of whole prompts.</summary>
    public static StepShape Prefill(double sequences, double tokensEach, double past = 0) => new(sequences * tokensEach, sequences, past, 0, 0);

    /// <summary>Rows of an operator in this step.</summary>
    public double Rows(RowSource source) => source switch
    {
        RowSource.AllTokens => PrefillTokens + DecodeTokens,
        RowSource.PrefillTokens => PrefillTokens,
        RowSource.PrefillContext => PrefillTokens == 0.0 ? 0.0 : PrefillTokens + (PrefillPast * PrefillSequences),
        RowSource.DecodeTokens => DecodeTokens,
        RowSource.Logits => PrefillSequences + DecodeTokens,
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };
}
