namespace Tokenfab.Parallelism;

/// <summary>How one replica of a model is laid out over chips.</summary>
/// <param name="Tensor">Tensor-parallel ranks (TP) of attention and dense layers.</param>
/// <param name="Pipeline">Pipeline stages (PP).</param>
/// <param name="Context">Context-parallel ranks (CP): the tokens of a prompt, and the cache of a sequence, are split over them.</param>
/// <param name="AttentionData">Data-parallel attention groups (attention DP): each holds its own sequences; the experts are shared by all.</param>
/// <param name="Expert">Expert-parallel ranks (EP); divides <c>Tensor x Context x AttentionData</c>, the rest being expert-tensor parallel.</param>
public readonly record struct ParallelLayout(int Tensor, int Pipeline = 1, int Context = 1, int AttentionData = 1, int Expert = 1)
{
    /// <summary>Chips of one replica.</summary>
    public int Chips => StageChips * Pipeline;

    /// <summary>Chips of one pipeline stage.</summary>
    public int StageChips => Tensor * Context * AttentionData;

    /// <summary>Ranks over which one expert's width is split.</summary>
    public int ExpertTensor => StageChips / Expert;

    /// <summary>As in <c>TP8 PP2 DP2 EP16</c>; degrees of one are left out.</summary>
    public override string ToString()
    {
        var text = $"TP{Tensor}";
        text += Pipeline > 1 ? $" PP{Pipeline}" : string.Empty;
        text += Context > 1 ? $" CP{Context}" : string.Empty;
        text += AttentionData > 1 ? $" DP{AttentionData}" : string.Empty;
        return text + (Expert > 1 ? $" EP{Expert}" : string.Empty);
    }
}
