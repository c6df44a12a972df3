using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Claims;

namespace Tokenfab.Tests.Claims;

public sealed class ClaimCheckerTests
{
    private static readonly ClaimChecker Checker = new(ClaimFunctions.Over(CatalogStore.Embedded));

    private static readonly Claim Wafers = new()
    {
        Id = "wafers",
        Title = Text("wafers"),
        Given = new Dictionary<string, string> { ["cards"] = "125000 card", ["dies"] = "1 good_die/card", ["good"] = "44 good_die/logic_wafer" },
        Compute = "ceil(cards * dies / good)",
        Stated = "2841 logic_wafer",
    };

    [Fact]
    public void A_figure_that_comes_out_holds()
    {
        var verdict = Checker.Check(Wafers);
        Assert.Equal(VerdictKind.Holds, verdict.Outcome);
        Assert.Equal(0.0, verdict.Off);
        Assert.Empty(verdict.Needed);
    }

    [Fact]
    public void A_figure_that_does_not_come_out_is_off_by_so_much()
    {
        var verdict = Checker.Check(Wafers with { Stated = "1500 logic_wafer" });
        Assert.Equal(VerdictKind.DoesNotHold, verdict.Outcome);
        Assert.Equal((1500.0 / 2841.0) - 1.0, verdict.Off!.Value, tolerance: 1e-12);
        Assert.Equal(["cards", "dies", "good"], verdict.Needed.Select(needed => needed.Name));
    }

    [Fact]
    public void A_convention_that_makes_it_hold_is_named()
    {
        var twoDies = new Convention(Text("two dies a card"), new Dictionary<string, string> { ["dies"] = "2 good_die/card" });
        var idle = new Convention(Text("idle"), Stated: "1 logic_wafer");
        var verdict = Checker.Check(Wafers with { Stated = "5682 logic_wafer", Conventions = [idle, twoDies] });
        Assert.Equal(VerdictKind.HoldsUnderConvention, verdict.Outcome);
        Assert.Same(twoDies, verdict.Convention);
        Assert.Equal(5682.0, verdict.Computed!.Value.Value);
    }

    [Fact]
    public void A_mixture_does_not_hold_and_is_named()
    {
        var verdict = Checker.Check(Wafers with { Stated = "2841 interposer_wafer" });
        Assert.Equal(VerdictKind.DoesNotHold, verdict.Outcome);
        Assert.Equal("'logic_wafer' cannot be compared with 'interposer_wafer'", verdict.Mixture);
        Assert.Equal(2841.0, verdict.Computed!.Value.Value);
        Assert.Null(verdict.Off);
        Assert.Empty(verdict.Needed);
    }

    [Fact]
    public void A_mixture_inside_the_formula_leaves_nothing_computed()
    {
        var verdict = Checker.Check(Wafers with { Compute = "cards + dies" });
        Assert.Equal(VerdictKind.DoesNotHold, verdict.Outcome);
        Assert.Equal("'good_die/card' cannot be added to 'card'", verdict.Mixture);
        Assert.Null(verdict.Computed);
    }

    [Fact]
    public void What_cannot_be_computed_says_why_and_keeps_what_is_stated()
    {
        var verdict = Checker.Check(new() { Id = "x", Title = Text("x"), Unknown = Text("a rumour"), Stated = "7 %" });
        Assert.Equal(VerdictKind.CannotBeComputed, verdict.Outcome);
        Assert.Equal(0.07, verdict.Stated!.Value.Value, tolerance: 1e-12);
    }

    [Fact]
    public void A_formula_without_a_stated_figure_is_bad_input() =>
        Assert.Contains("no stated figure", Assert.Throws<InputException>(() => Checker.Check(Wafers with { Stated = null })).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "44.4", false)]
    [InlineData(null, "44.0", true)]
    [InlineData(null, "43.96", false)]
    [InlineData("1 %", "44.4", true)]
    [InlineData("1 %", "44.5", false)]
    public void Digits_say_how_near_unless_the_claim_does(string? within, string stated, bool holds)
    {
        var claim = new Claim { Id = "x", Title = Text("x"), Compute = "44", Stated = stated, Within = within };
        Assert.Equal(holds, Checker.Check(claim).Outcome == VerdictKind.Holds);
    }

    [Theory]
    [InlineData(Relation.AtLeast, "44", true)]
    [InlineData(Relation.AtLeast, "45", false)]
    [InlineData(Relation.AtMost, "44", true)]
    [InlineData(Relation.AtMost, "43", false)]
    [InlineData(Relation.MoreThan, "44", false)]
    [InlineData(Relation.MoreThan, "43", true)]
    [InlineData(Relation.LessThan, "44", false)]
    [InlineData(Relation.LessThan, "45", true)]
    public void Relations_are_those_of_their_words(Relation relation, string stated, bool holds)
    {
        var claim = new Claim { Id = "x", Title = Text("x"), Compute = "44", Stated = stated, Relation = relation };
        Assert.Equal(holds, Checker.Check(claim).Outcome == VerdictKind.Holds);
    }

    [Theory]
    [InlineData("cards / good", "cannot be compared with a bare number", "2841")]
    [InlineData("27 [qoq] / 100", "cannot be compared with a bare number", "27 %")]
    [InlineData("1 / 0", "gives no number", "1")]
    [InlineData("sqrt(0 - 1)", "gives no number", "1")]
    [InlineData("peek(\"h20\", \"bf16\")", "'peek' is no function", "1")]
    [InlineData("peak(\"no-such-chip\", \"bf16\")", "not in the catalogue", "1")]
    [InlineData("peak(\"h20\")", "takes 2 values and is given 1", "1")]
    [InlineData("ln(cards)", "given to ln", "1")]
    public void Bad_formulas_are_bad_input(string compute, string problem, string stated)
    {
        var error = Assert.Throws<InputException>(() => Checker.Check(Wafers with { Compute = compute, Stated = stated }));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Mend);
    }

    [Fact]
    public void What_would_have_to_be_true_makes_it_true_when_put_back() =>
        Gen.Select(Gen.Double[1, 1e4], Gen.Double[1, 1e4], Gen.Double[0.01, 100]).Sample((cards, good, wrong) =>
        {
            var claim = Wafers with
            {
                Given = new Dictionary<string, string> { ["cards"] = $"{cards:R} card", ["good"] = $"{good:R} card/logic_wafer" },
                Compute = "cards / good + 1 [logic_wafer]",
                Stated = $"{((cards / good) + 1.0) * wrong:R} logic_wafer",
                Within = "0.0001 %",
            };
            var verdict = Checker.Check(claim);
            foreach (var needed in verdict.Needed)
            {
                var given = claim.Given.ToDictionary();
                given[needed.Name] = $"{needed.Needed.Value:R} {needed.Given.Dimension}";
                Assert.Equal(VerdictKind.Holds, Checker.Check(claim with { Given = given }).Outcome);
            }
        });

    [Fact]
    public void Every_quantity_that_can_mend_a_claim_is_told()
    {
        var verdict = Checker.Check(Wafers with { Compute = "cards * dies / good", Stated = "2500.00 logic_wafer" });
        Assert.Equal([110000.0, 0.88, 50.0], verdict.Needed.Select(needed => Math.Round(needed.Needed.Value, 6)));
    }

    private static Dictionary<string, string> Text(string english) => new() { ["en"] = english };
}
