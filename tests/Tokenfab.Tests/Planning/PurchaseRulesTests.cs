using Tokenfab.Planning;
using Tokenfab.Policy;
using static Tokenfab.Tests.Planning.Scenarios;

namespace Tokenfab.Tests.Planning;

public sealed class PurchaseRulesTests
{
    private static readonly string Hopper = Llama.With("chips", "[H100 SXM, H200 SXM, H20, B200 SXM]");

    [Fact]
    public void Without_a_day_no_rule_is_looked_at() => Assert.All(Plan(Llama).Outcomes, outcome => Assert.Null(outcome.Policy));

    [Fact]
    public void A_chip_that_is_refused_as_a_rule_loses_because_of_policy()
    {
        var result = Plan(Under("date: 2024-06-01, destination: CN"));
        var h20 = Of(result, "H20");

        Assert.Equal("H20", result.Outcomes[0].Asked);
        Assert.NotNull(h20.Best);
        Assert.All(result.Outcomes.Skip(1), outcome => Assert.Equal(LossReason.Policy, outcome.Loss!.Reason));
        Assert.Contains("3A090.a", Of(result, "H100 SXM").Loss!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_chip_is_let_through_by_a_later_rule_or_a_wider_acceptance()
    {
        Assert.NotNull(Of(Plan(Under("date: 2026-02-01, destination: CN")), "H200 SXM").Best);
        Assert.Null(Of(Plan(Under("date: 2026-02-01, destination: CN, accept: free")), "H200 SXM").Best);
        Assert.NotNull(Of(Plan(Under("date: 2024-06-01, destination: CN, accept: presumption_of_denial")), "H100 SXM").Best);
    }

    [Fact]
    public void A_duty_is_part_of_the_price_unless_the_buyer_is_exempt()
    {
        double Price(string policy) => Of(Plan(Under(policy)), "H200 SXM").Best!.Cost!.CapitalPerChip!.Value.Mid.Value;

        var exempt = Price("date: 2026-02-01, destination: US, exemptions: [US data centres]");
        Assert.Equal(1.25, Price("date: 2026-02-01, destination: US") / exempt, 9);
        Assert.Equal(1.10, Price("date: 2026-02-01, destination: US, exemptions: [US data centres] }\neconomics: { tariff: 10 %") / exempt, 9);
        Assert.Equal(1.0, Price("date: 2025-06-01, destination: US") / exempt, 9);
        Assert.Equal(1.0, Price("date: 2025-06-01, destination: US, exemptions: [US data centres]") / exempt, 9);
    }

    [Fact]
    public void A_chip_made_at_the_destination_crosses_no_border()
    {
        var abroad = Llama.With("chips", "[Ascend 910C]") + "\npolicy: { date: 2024-06-01, destination: CN";

        Assert.Null(Plan(abroad + " }").Best);
        Assert.Equal(Outcome.Free, Plan(abroad + ", domestic: [Huawei] }").Outcomes[0].Policy!.Worst);
    }

    [Theory]
    [InlineData("date: 2020-01-01, destination: CN", "policy.date", "no rule before")]
    [InlineData("date: 2026-02-01, destination: US, exemptions: [friends]", "policy.exemptions[0]", "friends")]
    [InlineData("date: 2026-02-01, destination: China", "policy.destination", "China")]
    [InlineData("date: 2026-02-01, destination: US }\neconomics: { tariff: -5 %", "economics.tariff", "-5")]
    public void Wrong_rules_are_refused(string policy, string field, string problem)
    {
        var wrong = Assert.Throws<InputException>(() => Plan(Under(policy)));

        Assert.Equal(field, wrong.Field);
        Assert.Contains(problem, wrong.Message, StringComparison.Ordinal);
    }

    private static string Under(string policy) => Hopper + $"\npolicy: {{ {policy} }}";

    private static ChipOutcome Of(PlanResult result, string chip) => result.Outcomes.Single(outcome => outcome.Asked == chip);
}
