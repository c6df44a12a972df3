using Tokenfab.Hardware;
using Tokenfab.Models;

namespace Tokenfab.Tests.Models;

public sealed class KvCacheTests
{
    [Theory]
    [InlineData("DeepSeek-V3", 61 * 576 * 2)]
    [InlineData("DeepSeek-V3.2", (61 * 576 * 2) + (61 * 132))]
    [InlineData("Llama-3.1-8B", 2 * 32 * 8 * 128 * 2)]
    [InlineData("Llama-3.1-70B", 2 * 80 * 8 * 128 * 2)]
    [InlineData("Llama-3.1-405B", 2 * 126 * 8 * 128 * 2)]
    [InlineData("Qwen3-30B-A3B", 2 * 48 * 4 * 128 * 2)]
    [InlineData("Qwen3-Next-80B-A3B", 2 * 12 * 2 * 256 * 2)]
    [InlineData("gpt-oss-120b", 2 * 36 * 8 * 64 * 2)]
    [InlineData("MiMo-V2-Flash", 2 * ((9 * 4 * 320) + (39 * 8 * 320)))]
    [InlineData("Jamba-v0.1", 2 * 4 * 8 * 128 * 2)]
    [InlineData("Kimi-K3", 24 * 576 * 2)]
    [InlineData("Mamba2-2.7B", 0)]
    public void BytesPerTokenInBf16(string name, double bytes) =>
        Assert.All(ModelFiles.Named(name), model => Assert.Equal(bytes, KvCacheLayers.BytesPerToken(model, NumberFormat.Bf16).Value));

    [Fact]
    public void EveryMixerKeepsItsCache() => Assert.All(ModelFiles.Models.SelectMany(models => models), model =>
    {
        var mixers = model.Layers.Where(run => run.Mixer is not null).Sum(run => run.Count);

        // Compressed layers keep two caches: their window and their compressed keys.
        var compressed = model.Layers.Where(run => run.Mixer is CompressedAttention { CompressionRatio: > 0 }).Sum(run => run.Count);
        Assert.Equal(mixers + compressed, KvCacheLayers.Of(model).Sum(kind => kind.Layers));
    });

    [Fact]
    public void WindowsBoundWhatIsKept()
    {
        var kinds = KvCacheLayers.Of(ModelFiles.Model("gpt-oss-120b"));

        Assert.Equal([(18, 128), (18, 0)], kinds.Select(kind => (kind.Layers, kind.TokensKept)));
    }

    [Fact]
    public void RecurrentStateIsKeptPerSequence()
    {
        // 64 layers of 80 heads x 64 x 128 in 32 bits, and three inputs of 5376 convolution channels in 16.
        var kind = Assert.Single(KvCacheLayers.Of(ModelFiles.Model("Mamba2-2.7B")));

        Assert.Equal((64, (80 * 64 * 128 * 4) + (3 * 5376 * 2)), (kind.Layers, kind.StateBytes));
    }

    [Fact]
    public void CompressedKeysShareTheirBytesAmongTheirTokens()
    {
        var folded = KvCacheLayers.Of(ModelFiles.Model("DeepSeek-V4-Pro")).Single(kind => kind.Stride == 4);

        Assert.Equal((30, 512, 33), (folded.Layers, folded.ElementsPerHead, folded.IndexerElements));
        Assert.Equal((512 * 2 / 4) + 33, folded.BytesPerToken(NumberFormat.Bf16).Value);
    }
}
