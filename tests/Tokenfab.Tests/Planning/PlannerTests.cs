using Tokenfab.Planning;
using static Tokenfab.Tests.Planning.Scenarios;

namespace Tokenfab.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void The_answer_does_not_depend_on_the_threads()
    {
        var (one, four) = (Plan(Llama, threads: 1), Plan(Llama, threads: 4));
        Assert.Equal(one.LayoutsEvaluated, four.LayoutsEvaluated);
        for (var i = 0; i < one.Outcomes.Count; i++)
        {
            Assert.Equal(one.Outcomes[i].Best!.Serving, four.Outcomes[i].Best!.Serving);
            Assert.Equal(one.Outcomes[i].Best!.Fleet, four.Outcomes[i].Best!.Fleet);
            Assert.Equal(one.Outcomes[i].Frontier.Select(p => (p.PerUser, p.PerChip)), four.Outcomes[i].Frontier.Select(p => (p.PerUser, p.PerChip)));
        }
    }

    [Fact]
    public void Plans_keep_their_objectives_and_serve_the_rate()
    {
        var result = Plan(Llama);
        Assert.All(result.Outcomes, outcome =>
        {
            var plan = outcome.Best!;
            Assert.True(plan.Serving.Ttft.Tail.Value <= 1.0);
            Assert.True(plan.Serving.Tpot.Tail.Value <= 0.040);
            Assert.True(plan.Fleet.Capacity >= result.SizedFor);
            Assert.True(plan.Serving.Ttft.Mean <= plan.Serving.Ttft.Tail && plan.Serving.Tpot.Mean <= plan.Serving.Tpot.Tail);
            Assert.InRange(plan.Serving.KvOccupancy.Value, 0.0, 1.0);
            Assert.True(plan.Memory.Weights + plan.Memory.Activations + plan.Memory.Overhead <= plan.Memory.Capacity);
        });
    }

    [Fact]
    public void Tokens_leave_a_replica_as_fast_as_Littles_law_says()
    {
        var serving = Plan(Llama.With("search", "{ precisions: [bf16], modes: [aggregated] }")).Best!.Serving;
        var decoding = serving.Tpot.Mean * 199.0;
        Assert.Equal(serving.Batch, (serving.Requests.Value * decoding.Value), 6);
    }

    [Fact]
    public void A_decode_step_is_no_faster_than_its_weights_can_be_read()
    {
        // 8.03e9 parameters less the embedding table of 128,256 x 4,096, in 16 bits, at 3.35 TB/s.
        var floor = (8.03e9 - (128256.0 * 4096.0)) * 2.0 / 3.35e12;
        var plan = Plan(Llama.With("slo", "{ tpot: 100 ms }").With("search", "{ precisions: [bf16], modes: [aggregated], max_chips_per_replica: 1 }"))
            .Outcomes.First(outcome => outcome.Asked == "H100 SXM").Best!;
        Assert.True(plan.Serving.DecodeStep.Value > floor, $"{plan.Serving.DecodeStep} is under {floor} s");
    }

    [Fact]
    public void More_traffic_never_takes_fewer_chips()
    {
        var chips = new[] { 5, 20, 80, 320 }
            .Select(rate => Plan(Llama.With("traffic", $"{{ input_tokens: 1000, output_tokens: 200, rate: {rate} req/s }}")).Best!.Fleet.Chips).ToArray();
        Assert.Equal(chips.Order(), chips);
    }

    [Fact]
    public void A_tighter_objective_never_takes_fewer_chips()
    {
        var chips = new[] { 100, 40, 20, 12 }.Select(ms => Plan(Llama.With("slo", $"{{ ttft: 1 s, tpot: {ms} ms }}")).Best!.Fleet.Chips).ToArray();
        Assert.Equal(chips.Order(), chips);
    }

    [Fact]
    public void Money_adds_up()
    {
        var result = Plan(Llama);
        var (plan, cost) = (result.Best!, result.Best!.Cost!);
        var perHour = (result.Traffic.Rate.Value * 3600.0 / 1e6 * result.Traffic.Input.Mean * cost.Input.Value)
            + (result.Traffic.Rate.Value * 3600.0 / 1e6 * result.Traffic.Output.Mean * cost.Output.Value);
        Assert.Equal(cost.FleetHour.Value, perHour, 6);
        Assert.Equal(cost.ChipHour.Mid.Value, cost.Parts.Sum(part => part.Amount.Value), 9);
        Assert.Equal(cost.ChipHour.Mid.Value * plan.Fleet.Chips, cost.FleetHour.Value, 6);
    }

    [Fact]
    public void The_frontier_trades_users_against_chips()
    {
        var points = Plan(Llama).Frontier;
        Assert.True(points.Count > 5);
        for (var i = 1; i < points.Count; i++)
        {
            Assert.True(points[i].PerUser > points[i - 1].PerUser);
            Assert.True(points[i].PerChip < points[i - 1].PerChip);
        }
    }

    [Theory]
    [InlineData("slo", "{ tpot: 100 us }", LossReason.Tpot, "least time per output token")]
    [InlineData("slo", "{ ttft: 1 ms }", LossReason.Ttft, "least time to first token")]
    [InlineData("model", "DeepSeek-V3", LossReason.Memory, "does not fit")]
    [InlineData("search", "{ precisions: [nvfp4] }", LossReason.Precision, "nvfp4")]
    [InlineData("traffic", "{ input_tokens: 1000, output_tokens: 200, rate: 1000000 req/s }", LossReason.Chips, "cap")]
    public void A_chip_that_loses_says_why(string key, string line, LossReason reason, string text)
    {
        var outcome = Plan((Llama + "\nlimits: { chips: 100 }\n").With("chips", "[A100 SXM 80GB]").With("search", "{ max_chips_per_replica: 8 }").With(key, line)).Outcomes.Single();
        Assert.Null(outcome.Best);
        Assert.Equal(reason, outcome.Loss!.Reason);
        Assert.Contains(text, outcome.Loss.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_cache_saves_chips_and_speculation_saves_time()
    {
        var plain = Plan(Llama).Best!;
        var cached = Plan(Llama.With("traffic", "{ input_tokens: 1000, output_tokens: 200, rate: 50 req/s, prefix_hit_share: 90 % }")).Best!;
        Assert.True(cached.Fleet.Chips <= plain.Fleet.Chips);
        var slow = Plan(Llama.With("search", "{ precisions: [bf16], goal: latency, max_chips_per_replica: 1 }")).Best!;
        var drafted = Plan(Llama
            .With("traffic", "{ input_tokens: 1000, output_tokens: 200, rate: 50 req/s, speculation: { draft_tokens: 3, acceptance: 80 %, draft_cost: 5 % } }")
            .With("search", "{ precisions: [bf16], goal: latency, max_chips_per_replica: 1 }")).Best!;
        Assert.True(drafted.Serving.Tpot.Mean < slow.Serving.Tpot.Mean);
    }
}
