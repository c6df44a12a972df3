using Tokenfab.Catalog;
using Tokenfab.Planning;
using Tokenfab.Planning.Replay;

namespace Tokenfab.Tests.Planning;

public sealed class PlanVerificationTests
{
    private const string Chat = """
        name: chat
        model: Llama-3.1-8B
        traffic: { input_tokens: 800, output_tokens: 200, input_variation: 0.5, output_variation: 0.5, rate: 20 req/s, prefix_hit_share: 25 % }
        slo: { ttft: 1 s, tpot: 30 ms }
        chips: [H100 SXM, H20]
        search: { precisions: [bf16], modes: [MODE], max_chips_per_replica: 2 }
        """;

    [Theory]
    [InlineData("aggregated")]
    [InlineData("disaggregated")]
    public void A_replay_at_the_planned_rate_comes_out_near_the_plan(string mode)
    {
        var planned = Plan(mode);
        var verified = PlanVerification.Of(planned, CatalogStore.Embedded, ".", 2);
        Assert.Equal(planned.Outcomes.Count(o => o.Best is not null), verified.Count);
        foreach (var one in verified)
        {
            double Error(string key) => Math.Abs(one.Figures.Single(f => f.Key == key).Error);
            Assert.InRange(Error("tpot_mean"), 0.0, 0.25);
            Assert.InRange(Error("requests_per_second"), 0.0, 0.05);
            Assert.InRange(Error("batch"), 0.0, 0.25);
            Assert.True(one.Counted > 2000);
            Assert.Equal(mode == "disaggregated", one.PrefillWorkers > 0);
        }
    }

    [Fact]
    public void Only_as_many_plans_are_replayed_as_asked_for() => Assert.Single(PlanVerification.Of(Plan("aggregated"), CatalogStore.Embedded, ".", 1));

    private static PlanResult Plan(string mode) => Planner.Run(
        ScenarioFile.Read(SourceDocument.Parse(Chat.Replace("MODE", mode, StringComparison.Ordinal), "chat.yaml")), CatalogStore.Embedded, ".", 2);
}
