using Tokenfab.Planning;
using Tokenfab.Planning.Launch;

namespace Tokenfab.Cli.Tests.Plans;

public sealed class LauncherTests
{
    private const string Checkpoint = "deepseek-ai/DeepSeek-V3";

    private static Plan Disaggregated => Fixture.Found.Outcomes[0].Best!;

    private static Plan Aggregated => Fixture.Found.Outcomes[1].Best!;

    private static Plan Emulated => Fixture.Found.Outcomes[2].Best!;

    [Theory]
    [InlineData("vllm")]
    [InlineData("sglang")]
    [InlineData("tensorrt-llm")]
    [InlineData("kubernetes")]
    public void ADisaggregatedPlanThatSpansHosts(string target) =>
        Snapshot.Matches(Launcher.Write(Fixture.Speculating, Disaggregated, Checkpoint, target), $"Launch.Disaggregated.{target}");

    [Theory]
    [InlineData("vllm")]
    [InlineData("sglang")]
    [InlineData("tensorrt-llm")]
    [InlineData("kubernetes")]
    public void AnAggregatedPlanOnOneHost(string target) =>
        Snapshot.Matches(Launcher.Write(Fixture.Found, Aggregated, Checkpoint, target), $"Launch.Aggregated.{target}");

    [Theory]
    [InlineData("vllm", "--quantization")]
    [InlineData("sglang", "--device npu")]
    [InlineData("tensorrt-llm", "runs on NVIDIA GPUs only")]
    [InlineData("kubernetes", "huawei.com/Ascend910: 8")]
    public void WhatAnEngineCannotDoIsSaidAndNotDropped(string target, string said)
    {
        var text = Launcher.Write(Fixture.Found, Emulated, Checkpoint, target);

        Assert.Contains("bf16 weights: MODEL must name a checkpoint converted to them", text, StringComparison.Ordinal);
        Assert.Contains("910C package shows as two devices", text, StringComparison.Ordinal);
        Assert.Equal(target != "vllm", text.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void ANameOfACheckpointCannotRunCommands()
    {
        var text = Launcher.Write(Fixture.Found, Aggregated, "x'; rm -rf /; '", "vllm");

        Assert.Contains("MODEL='x'\\''; rm -rf /; '\\'''", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownEngineIsBadInputThatNamesTheNearest()
    {
        var wrong = Assert.Throws<InputException>(() => Launcher.Write(Fixture.Found, Aggregated, Checkpoint, "vlm"));

        Assert.Contains("'vllm'", wrong.Mend, StringComparison.Ordinal);
    }
}
