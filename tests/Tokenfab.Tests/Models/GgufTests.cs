using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Models.Import;

namespace Tokenfab.Tests.Models;

public sealed class GgufTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ALlamaSaysWhatItSays()
    {
        var model = Import(GgufWriter.Llama());

        Assert.Equal(("Tiny", 64, 100, 2048, false), (model.Name, model.HiddenSize, model.VocabularySize, model.ContextLength, model.TiedEmbeddings));
        var run = Assert.Single(model.Layers);
        Assert.Equal((2, new GroupedQueryAttention(4, 2, 16, 16), new DenseFeedForward(96, Gated: true)), (run.Count, run.Mixer, run.FeedForward));
        Assert.Equal(NumberFormat.Fp16, model.NativePrecision.Weights);
    }

    [Fact]
    public void FormatsFollowTheTypeOfMostWeights()
    {
        Assert.Equal(NumberFormat.Int8, Import(GgufWriter.Llama(type: 8)).NativePrecision.Weights);
        Assert.Equal(NumberFormat.Mxfp4, Import(GgufWriter.Llama(type: 39)).NativePrecision.Weights);
    }

    [Fact]
    public void TensorsTellBiasesNormsAndExperts()
    {
        var writer = GgufWriter.Llama("qwen3moe").Number("qwen3moe.expert_count", 8).Number("qwen3moe.expert_used_count", 2)
            .Number("qwen3moe.expert_feed_forward_length", 32)
            .Tensor("blk.1.ffn_gate_inp.weight", 0, 64, 8).Tensor("blk.1.ffn_gate_exps.weight", 1, 64, 32, 8)
            .Tensor("blk.0.attn_q_norm.weight", 0, 16).Tensor("blk.0.attn_q.bias", 0, 64);

        var model = Import(writer);

        Assert.Equal(2, model.Layers.Count);
        Assert.Equal(new GroupedQueryAttention(4, 2, 16, 16) { QkNorm = QkNorm.PerHead, QkvBias = true }, model.Layers[0].Mixer);
        Assert.Equal(new MixtureOfExperts(8, 2, 32, Gated: true), model.Layers[1].FeedForward);
    }

    [Fact]
    public void WindowsStandAsTheArchitectureHasThem()
    {
        var model = Import(GgufWriter.Llama("gemma2").Number("gemma2.attention.sliding_window", 128));

        Assert.Equal([128, 0], model.Layers.Select(run => ((GroupedQueryAttention)run.Mixer!).Span.Window));
    }

    [Fact]
    public void LatentAttentionIsReadFromBothSpellings()
    {
        var older = GgufWriter.Llama("deepseek2").Number("deepseek2.attention.key_length", 24).Number("deepseek2.attention.value_length", 16)
            .Number("deepseek2.attention.kv_lora_rank", 32).Number("deepseek2.rope.dimension_count", 8);
        var newer = GgufWriter.Llama("deepseek2").Number("deepseek2.attention.key_length", 40).Number("deepseek2.attention.value_length", 32)
            .Number("deepseek2.attention.key_length_mla", 24).Number("deepseek2.attention.value_length_mla", 16)
            .Number("deepseek2.attention.kv_lora_rank", 32).Number("deepseek2.rope.dimension_count", 8);

        Assert.Equal(new LatentAttention(4, 0, 32, 16, 8, 16), Import(older).Layers[0].Mixer);
        Assert.Equal(Import(older).Layers, Import(newer).Layers);
    }

    [Fact]
    public void HeadsMayDifferFromLayerToLayer()
    {
        var model = Import(new GgufWriter()
            .Text("general.architecture", "llama").Number("llama.block_count", 2).Number("llama.context_length", 64)
            .Number("llama.embedding_length", 64).Number("llama.feed_forward_length", 96)
            .Number("llama.attention.head_count", 4).Numbers("llama.attention.head_count_kv", 2, 4).Tensor("token_embd.weight", 1, 64, 100));

        Assert.Equal([2, 4], model.Layers.Select(run => ((GroupedQueryAttention)run.Mixer!).KvHeads));
        Assert.True(model.TiedEmbeddings);
    }

    [Fact]
    public void WhatIsNotUnderstoodIsNamed()
    {
        Assert.Equal("general.architecture", Assert.Throws<InputException>(() => Import(GgufWriter.Llama("hydra"))).Field);
        Assert.Equal("llama.widgets", Assert.Throws<InputException>(() => Import(GgufWriter.Llama().Number("llama.widgets", 1))).Field);
        Assert.Equal("llama.block_count", Assert.Throws<InputException>(() => Import(new GgufWriter().Text("general.architecture", "llama"))).Field);
        Assert.Equal("llama.attention.sliding_window", Assert.Throws<InputException>(() =>
            Import(GgufWriter.Llama().Number("llama.attention.sliding_window", 8))).Field);
    }

    [Fact]
    public void DoubledKeysAndTensorsAreRefused()
    {
        Assert.Equal("llama.block_count", Assert.Throws<InputException>(() => Import(GgufWriter.Llama().Number("llama.block_count", 2))).Field);
        Assert.Equal("output.weight", Assert.Throws<InputException>(() => Import(GgufWriter.Llama().Tensor("output.weight", 1, 64, 100))).Field);
    }

    [Theory]
    [InlineData(1U, null, null)]
    [InlineData(0x03000000U, null, null)]
    [InlineData(3U, ulong.MaxValue, null)]
    [InlineData(3U, null, ulong.MaxValue)]
    [InlineData(3U, 1_000_000UL, null)]
    [InlineData(3U, null, 1_000_000UL)]
    public void HostileCountsAreRefusedWithoutAllocating(uint version, ulong? tensors, ulong? pairs)
    {
        var path = _folder.Write("bad.gguf", GgufWriter.Llama().File(version, tensors, pairs));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InputException>(() => ModelImporter.FromPath(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        var whole = GgufWriter.Llama().File();

        for (var length = 0; length < whole.Length; length += length < 2000 ? 1 : 997)
        {
            var path = _folder.Write("cut.gguf", whole[..length]);
            Assert.Throws<InputException>(() => ModelImporter.FromPath(path));
        }
    }

    [Fact]
    public void TwoGigabytesAreNotRead()
    {
        var path = _folder.Write("large.gguf", GgufWriter.Llama().File());
        using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(2_147_483_648);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(2, ModelImporter.FromPath(path).LayerCount);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private ModelArchitecture Import(GgufWriter writer) => ModelImporter.FromPath(_folder.Write("tiny.gguf", writer.File()));
}
