namespace Tokenfab.Models;

/// <summary>All operators of one step of a model, whole. One graph serves prefill, decode and mixed steps:
/// an operator whose <see cref="Operator.Rows"/> are absent from a step does not run.</summary>
/// <param name="Model">The model.</param>
/// <param name="Operators">Its operators in order of execution.</param>
public sealed record OperatorGraph(ModelArchitecture Model, IReadOnlyList<Operator> Operators)
{
    /// <summary>Builds the graph of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="withMtp">Whether the multi-token-prediction modules run (speculative decoding).</param>
    public static OperatorGraph Of(ModelArchitecture model, bool withMtp = false) => throw new InvalidOperationException("not yet");
}
