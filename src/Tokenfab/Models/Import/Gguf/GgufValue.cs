namespace Tokenfab.Models.Import.Gguf;

/// <summary>A value of a GGUF file's metadata.</summary>
/// <param name="Whole">A whole number or truth value; null for other types.</param>
/// <param name="Text">A text; null for other types.</param>
/// <param name="Wholes">A short list of whole numbers; null for other types and for long lists.</param>
internal sealed record GgufValue(long? Whole = null, string? Text = null, IReadOnlyList<long>? Wholes = null);

/// <summary>A tensor of a GGUF file.</summary>
/// <param name="Name">Its name: <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Dimensions">Its dimensions, innermost first.</param>
/// <param name="Type">Its type.</param>
internal sealed record GgufTensor(string Name, IReadOnlyList<long> Dimensions, GgmlType Type)
{
    /// <summary>Elements in all.</summary>
    public double Elements => Dimensions.Aggregate(1.0, (product, dimension) => product * dimension);
}

/// <summary>What the header of a GGUF file says.</summary>
/// <param name="Metadata">Its metadata, without long lists.</param>
/// <param name="Tensors">Its tensors by name.</param>
internal sealed record GgufFile(IReadOnlyDictionary<string, GgufValue> Metadata, IReadOnlyDictionary<string, GgufTensor> Tensors);
