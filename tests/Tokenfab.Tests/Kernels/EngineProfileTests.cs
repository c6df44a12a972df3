using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
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
    [InlineData("vllm", "0.2.1", "vllm-0.2")]
    [InlineData("vllm", "0.12.0", "vllm-0.13")]
    [InlineData("vllm", "0.14.0", "vllm")]
    public void A_version_belongs_to_one_era(string family, string version, string id) => Assert.Equal(id, EngineProfile.Find(family, version)!.Id);

    [Theory]
    [InlineData("", "2026-01-16", "vllm-0.13")]
    [InlineData("", "2026-01-17", "vllm")]
    [InlineData("main", "2025-10-01", "vllm-0.13")]
    [InlineData("0.14.0", "2025-10-01", "vllm")]
    public void A_day_tells_the_era_where_the_version_does_not(string version, string day, string id) =>
        Assert.Equal(id, EngineProfile.Find("vllm", version, DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture))!.Id);

    [Fact]
    public void A_slower_host_takes_longer_for_all_that_is_its_own()
    {
        var engine = EngineProfile.Find("vllm")!;
        var server = CatalogStore.Embedded.Server("hgx-a100");
        var speed = server.Host!.Speed.Value.Value;
        var slowed = engine.On(server);
        Assert.InRange(speed, 0.5, 0.8);
        Assert.Equal(engine.StepOverhead.Value / speed, slowed.StepOverhead.Value, 12);
        Assert.Equal(engine.OverheadPerSequence.Value / speed, slowed.OverheadPerSequence.Value, 12);
        Assert.Equal(engine.EagerLaunch.Value / speed, slowed.EagerLaunch.Value, 12);
        Assert.Equal(engine.RequestOverhead.Value / speed, slowed.RequestOverhead.Value, 12);
        Assert.Equal(engine.FusedElementwise, slowed.FusedElementwise);
        Assert.Same(engine, engine.On(server with { Host = null }));
    }

    [Fact]
    public void An_unknown_engine_has_no_profile() => Assert.Null(EngineProfile.Find("mlc", "1.0"));

    [Fact]
    public void Plans_may_ask_for_every_engine_by_its_word() =>
        Assert.Subset(EngineProfile.Names.ToHashSet(StringComparer.Ordinal), new HashSet<string>(["vllm", "sglang", "tensorrt-llm", "ideal"], StringComparer.Ordinal));
}
