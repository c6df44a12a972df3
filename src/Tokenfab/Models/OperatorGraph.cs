using Tokenfab.Hardware;
using Tokenfab.Models.Graph;

namespace Tokenfab.Models;

/// <summary>All operators of one step of a model, whole. One graph serves prefill, decode and mixed steps:
/// an operator whose <see cref="Operator.Rows"/> are absent from a step does not run.</summary>
/// <param name="Model">The model.</param>
/// <param name="Operators">Its operators in order of execution; what several runs of layers have alike stands once, where it first occurs.</param>
public sealed record OperatorGraph(ModelArchitecture Model, IReadOnlyList<Operator> Operators)
{
    /// <summary>Builds the graph of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="withMtp">Whether the multi-token-prediction modules run (speculative decoding).</param>
    /// <remarks>Projections are fused as engines fuse them: query, key and value in one product, gate and up in another.
    /// Latent attention computes prompts in its expanded and running sequences in its absorbed form.</remarks>
    public static OperatorGraph Of(ModelArchitecture model, bool withMtp = false)
    {
        var operators = new GraphWriter(model);
        operators.Embedding();
        operators.Layers(model.Layers, repeat: 1);
        operators.Head();
        if (withMtp && model.MtpModules > 0)
        {
            operators.MtpModules();
        }

        return new OperatorGraph(model, operators.Written);
    }

    /// <summary>The operators of one mixer by itself, without the norm before it.</summary>
    /// <param name="mixer">The mixer.</param>
    /// <param name="hiddenSize">Width of the residual stream that it reads and writes.</param>
    public static OperatorGraph Of(TokenMixer mixer, int hiddenSize)
    {
        var model = new ModelArchitecture
        {
            Name = mixer.GetType().Name,
            HiddenSize = hiddenSize,
            VocabularySize = 0,
            TiedEmbeddings = true,
            ContextLength = int.MaxValue,
            Layers = [new LayerRun(1, mixer, null)],
            NativePrecision = PrecisionScheme.Bf16,
        };
        var operators = new GraphWriter(model);
        operators.Layers(model.Layers, repeat: 1);
        return new OperatorGraph(model, [.. operators.Written.SkipWhile(step => step.Role == OperatorRole.Norm)]);
    }
}
