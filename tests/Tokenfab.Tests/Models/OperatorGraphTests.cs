using Tokenfab.Models;

namespace Tokenfab.Tests.Models;

public sealed class OperatorGraphTests
{
    public static TheoryData<string> Names => [.. ModelFiles.Models.Select(models => models.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ADecodedTokenCostsTwoFlopForEachParameterItUses(string name) => Assert.All(ModelFiles.Named(name), model =>
    {
        // The embedding table is read, not multiplied; a head tied to it is multiplied.
        var used = ParameterCount.Of(model with { ActiveConvention = ActiveConvention.WithoutEmbedding }).Active;
        var flop = Flop(OperatorGraph.Of(model), RowSource.AllTokens, RowSource.DecodeTokens, RowSource.Logits);

        Assert.InRange(flop / (2.0 * used), 0.99, 1.01);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void APromptTokenCostsTheSameProjections(string name) => Assert.All(ModelFiles.Named(name), model =>
    {
        // Expanded and absorbed latent attention multiply by the same weights, once the one way and once the other.
        var graph = OperatorGraph.Of(model);

        Assert.Equal(
            Flop(graph, RowSource.AllTokens, RowSource.DecodeTokens),
            Flop(graph, RowSource.AllTokens, RowSource.PrefillTokens, RowSource.PrefillContext));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void OperatorsAreNamedOnceAndKeepTheirNames(string name) => Assert.All(ModelFiles.Named(name), model =>
    {
        var plain = OperatorGraph.Of(model).Operators;
        var speculative = OperatorGraph.Of(model, withMtp: true).Operators;

        Assert.Equal(speculative.Count, speculative.Select(step => step.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(plain, speculative.Take(plain.Count));
        Assert.Equal(model.MtpModules > 0, speculative.Count > plain.Count);
        Assert.All(speculative, step => Assert.True(step.Layers > 0, step.Name));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void WeightsOfTheGraphAreTheModelsParameters(string name) => Assert.All(ModelFiles.Named(name), model =>
    {
        var count = ParameterCount.Of(model);
        var graph = OperatorGraph.Of(model, withMtp: true);
        var weights = graph.Operators.Sum(step => step switch
        {
            Gemm { HoldsWeights: true } gemm => (double)gemm.Layers * gemm.Batch * gemm.Outer * gemm.Inner,
            GroupedGemm experts => (double)experts.Layers * experts.Experts * experts.Outer * experts.Inner,
            _ => 0.0,
        });

        Assert.InRange((weights + count.Embedding) / (count.Total + count.Mtp), 0.995, 1.0);
    });

    [Fact]
    public void LatentAttentionHasItsTwoForms()
    {
        var operators = OperatorGraph.Of(ModelFiles.Model("DeepSeek-V3")).Operators.ToDictionary(step => step.Name, StringComparer.Ordinal);

        Assert.InRange(operators.Count, 25, 45);
        var prefill = Assert.IsType<Attention>(operators["attention.prefill"]);
        Assert.Equal((128, 128, 192, 128), (prefill.Heads, prefill.KvHeads, prefill.QkSize, prefill.ValueSize));
        var decode = Assert.IsType<Attention>(operators["attention.decode"]);
        Assert.Equal((128, 1, 576, 512, 576), (decode.Heads, decode.KvHeads, decode.QkSize, decode.ValueSize, decode.KvElements));
        var absorb = Assert.IsType<Gemm>(operators["attention.q_absorb"]);
        Assert.Equal((128, 512, 128, false, RowSource.DecodeTokens), (absorb.Batch, absorb.Outer, absorb.Inner, absorb.HoldsWeights, absorb.Rows));
        Assert.Equal(RowSource.PrefillContext, operators["attention.kv_b"].Rows);
        Assert.Equal(Sharding.Replicated, operators["attention.qkv_a"].Sharding);
        Assert.Equal(Sharding.Row, operators["attention.o"].Sharding);
        Assert.Equal((3, 58), (operators["ffn.down"].Layers, operators["experts.down"].Layers));
    }

    [Fact]
    public void AbsorbedAttentionTradesArithmeticForReading()
    {
        var attentions = OperatorGraph.Of(ModelFiles.Model("DeepSeek-V3")).Operators.OfType<Attention>().ToDictionary(step => step.Phase);
        static double Flop(Attention a) => 2.0 * a.Heads * (a.QkSize + a.ValueSize);
        static double Read(Attention a) => (double)a.KvHeads * a.KvElements;

        // Per query and key: 128 heads of 192 + 128 expanded, of 576 + 512 absorbed; read are 40,960 elements, or the latent's 576 once.
        Assert.Equal((81_920, 40_960), (Flop(attentions[StepPhase.Prefill]), Read(attentions[StepPhase.Prefill])));
        Assert.Equal((278_528, 576), (Flop(attentions[StepPhase.Decode]), Read(attentions[StepPhase.Decode])));
    }

    [Fact]
    public void SparseAttentionScoresEveryKeyAndReadsTheChosen()
    {
        var attentions = OperatorGraph.Of(ModelFiles.Model("DeepSeek-V3.2")).Operators.OfType<Attention>().ToList();

        Assert.Equal(2, attentions.Count(attention => attention.IsIndexer && attention.Span.IsFull && attention.Sharding == Sharding.Replicated));
        Assert.Equal(2, attentions.Count(attention => !attention.IsIndexer && attention.Span.Selected == 2048 && attention.KvHeads == 1));
    }

    [Fact]
    public void WindowedAndFullLayersStandApart()
    {
        var operators = OperatorGraph.Of(ModelFiles.Model("gpt-oss-120b")).Operators.ToDictionary(step => step.Name, StringComparer.Ordinal);

        Assert.Equal((18, 18, 36), (operators["window_attention.qkv"].Layers, operators["attention.qkv"].Layers, operators["experts.down"].Layers));
    }

    private static double Flop(OperatorGraph graph, params RowSource[] rows) =>
        graph.Operators.Where(step => rows.Contains(step.Rows)).Sum(step => step switch
        {
            Gemm gemm => 2.0 * gemm.Layers * gemm.Batch * gemm.Outer * gemm.Inner,
            GroupedGemm experts => 2.0 * experts.Layers * experts.TopK * experts.Outer * experts.Inner,
            _ => 0.0,
        });
}
