using Tokenfab.Kernels;

namespace Tokenfab.Tests.Kernels;

public sealed class EngineProfileTests
{
    [Theory]
    [InlineData("sglang", "0.5.1.post1", "sglang-0.5.1")]
    [InlineData("sglang", "0.5.9", "sglang")]
    [InlineData("sglang", "nightly-dev", "sglang")]
    [InlineData("sglang", "", "sglang")]
    [InlineData("tensorrt-llm", "1.0.0rc3", "tensorrt-llm-1.0")]
    [InlineData("tensorrt-llm", "1.2.0rc6.post3", "tensorrt-llm")]
    [InlineData("tensorrt-llm", "0.8.1.post2", "tensorrt-llm")]
    [InlineData("vllm", "0.12.0", "vllm")]
    public void A_version_belongs_to_one_era(string family, string version, string id) => Assert.Equal(id, EngineProfile.Find(family, version)!.Id);

    [Fact]
    public void An_unknown_engine_has_no_profile() => Assert.Null(EngineProfile.Find("mlc", "1.0"));

    [Fact]
    public void Plans_may_ask_for_every_engine_by_its_word() =>
        Assert.Subset(EngineProfile.Names.ToHashSet(StringComparer.Ordinal), new HashSet<string>(["vllm", "sglang", "tensorrt-llm", "ideal"], StringComparer.Ordinal));
}
