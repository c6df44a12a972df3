using Tokenfab.Campaigns;
using Tokenfab.Campaigns.Proofs;
using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Campaigns;

public sealed class ProofSearchTests
{
    private const string Plain = """
        name: test
        prover: deepseek-prover-v2-671b-cot
        benchmark: minif2f-test
        samples: 1024
        chips: [H200 SXM]
        """;

    // The same campaigns reckoned by hand from a fit of the same four points (tokens at 6,751.9 an attempt).
    [Theory]
    [InlineData(32, 0.817, 12.8e6)]
    [InlineData(1024, 0.871, 239e6)]
    [InlineData(8192, 0.883, 1.66e9)]
    public void Budgets_agree_with_a_campaign_reckoned_by_hand(int samples, double pass, double tokens)
    {
        var campaign = Read(Plain.Replace("1024", $"{samples}", StringComparison.Ordinal));
        var subject = ProofSubject.Of(campaign, CatalogStore.Embedded);
        var budget = ProofBudget.Of(subject.Fit, campaign, subject.Problems)!;

        Assert.InRange(budget.Pass.Mid.Value, pass - 0.006, pass + 0.006);
        Assert.InRange(budget.Attempts.Mid.Value * 6751.9 / tokens, 0.95, 1.05);
        Assert.Equal(244.0 * samples, budget.FullAttempts.Value);
        Assert.False(budget.Extrapolated);
    }

    [Fact]
    public void Beyond_the_largest_measured_budget_the_answer_says_so()
    {
        var answer = Run(Plain.Replace("1024", "20000", StringComparison.Ordinal));

        Assert.True(answer.Budget!.Extrapolated);
        Assert.True(answer.Budget.Pass.High > answer.Budget.Pass.Low);
    }

    [Fact]
    public void A_target_that_nothing_is_known_to_reach_has_no_plan()
    {
        var answer = Run(Plain.Replace("samples: 1024", "target: 97 %", StringComparison.Ordinal));

        Assert.Null(answer.Budget);
        Assert.Null(answer.Best);
    }

    [Fact]
    public void A_shorter_deadline_takes_more_chips_and_more_waste_but_keeps_it()
    {
        var (slow, fast) = (Run(Plain + "\ndeadline: 24 h").Best!, Run(Plain + "\ndeadline: 2 h").Best!);

        Assert.True(fast.Chips > slow.Chips);
        Assert.True(fast.Wasted > slow.Wasted);
        Assert.True(fast.Time.Value <= 7200.0);
        Assert.True(fast.Pool!.Cores > slow.Pool!.Cores);
    }

    [Fact]
    public void Caps_that_cannot_be_kept_are_told()
    {
        Assert.Contains("deadline", Run(Plain + "\ndeadline: 5 min").Plans[0].Loss!.Text, StringComparison.Ordinal);
        Assert.Contains("the cap is", Run(Plain + "\nlimits: { cost: 10 USD }").Plans[0].Loss!.Text, StringComparison.Ordinal);
        Assert.NotNull(Run(Plain + "\nlimits: { chips: 4 }").Plans[0].Loss);
    }

    // DeepSeek's production node writes 14,800 tokens a second: 2.19 attempts, for which 21 cores work at 9.69 core-seconds each.
    [Fact]
    public void Verifiers_keep_up_with_a_node()
    {
        var spec = new VerifierSpec { Cores = new Count(8), Utilisation = new Ratio(0.99), TimeoutShare = Ratio.Zero };
        var pool = VerifierPool.For(spec, CatalogStore.Embedded.Verifier("lean"), new RequestsPerSecond(14_800.0 / 6_751.9), 0.9, "test");

        Assert.Equal(24.0, pool.Cores.Value);
        Assert.Equal(9.69, pool.CoreTime.Value, 9);
        Assert.Equal(3.0 * 7.0 * 8e9, pool.Memory.Value);
    }

    [Theory]
    [InlineData("target", "\ntarget: 80 %")]
    [InlineData("deadline", "\ndeadline: 0 s")]
    [InlineData("verifier.cores", "\nverifier: { cores: 128 }")]
    [InlineData("decomposition", "\nkind: decompose")]
    [InlineData("limits.chips", "\nlimits: { chips: 0 }")]
    public void Bad_input_names_the_field(string field, string more) =>
        Assert.Equal(field, Assert.Throws<InputException>(() => Run(Plain + more)).Field);

    [Fact]
    public void What_nobody_published_must_be_stated()
    {
        var unknown = Plain.Replace("deepseek-prover-v2-671b-cot", "goedel-prover-v2-32b", StringComparison.Ordinal);

        Assert.Equal("output_tokens", Assert.Throws<InputException>(() => Run(unknown)).Field);
        Assert.Equal("benchmark", Assert.Throws<InputException>(() => Run(unknown.Replace("minif2f-test", "proofnet-test", StringComparison.Ordinal))).Field);
        Assert.NotNull(Run(unknown + "\noutput_tokens: 9000").Best);
    }

    private static Campaign Read(string text) => CampaignFile.Read(SourceDocument.Parse(text, "campaign.yaml"));

    private static ProofAnswer Run(string text) => ProofSearch.Run(Read(text), CatalogStore.Embedded, 2);
}
