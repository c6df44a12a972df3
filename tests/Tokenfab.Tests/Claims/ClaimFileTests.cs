using Tokenfab.Catalog;
using Tokenfab.Claims;

namespace Tokenfab.Tests.Claims;

public sealed class ClaimFileTests
{
    private const string Good = """
        id: cards
        title: { en: "cards" }
        given: { revenue: 10 bn RMB, price: 80000 RMB/card }
        compute: revenue / price
        stated: 125 thousand card
        """;

    [Fact]
    public void Reads_a_claim() => Assert.Equal("125 thousand card", Read(Good).Stated);

    [Theory]
    [InlineData("title", "title: { en: \"cards\" }", "title: { zh-TW: 卡 }", "no English words")]
    [InlineData("title.fr", "en: \"cards\"", "en: cards, fr: cartes", "no language known here")]
    [InlineData("stated", "125 thousand card", "many cards", "does not start with a number")]
    [InlineData("stated", "125 thousand card", "125 thousand crad", "no unit known here")]
    [InlineData("compute", "compute: revenue / price", "compute: revenue /", "ends too early")]
    [InlineData("compute", "compute: revenue / price", "compute: revenue / prise", "no quantity given above")]
    [InlineData("compute", "compute: revenue / price", "note: { en: x }", "neither computed nor said to be unknown")]
    [InlineData("compute", "stated: 125 thousand card", "", "no stated figure")]
    [InlineData("relation", "stated: 125 thousand card", "relation: at_least", "no stated figure")]
    [InlineData("within", "stated: 125 thousand card", "stated: 125000 card\nwithin: -5 %", "no share from 0 up")]
    [InlineData("within", "stated: 125 thousand card", "stated: 125000 card\nwithin: 5 card", "no share from 0 up")]
    [InlineData("unknown", "stated: 125 thousand card", "stated: 1 card\nunknown: { en: x }", "a formula is given too")]
    [InlineData("relation", "compute: revenue / price", "unknown: { en: x }\nrelation: at_most", "nothing is computed")]
    [InlineData("conventions", "compute: revenue / price", "unknown: { en: x }\nconventions: [{ name: { en: a }, stated: 1 card }]", "nothing is computed")]
    [InlineData("given.revenue", "revenue: 10 bn RMB", "revenue: ten bn RMB", "does not start with a number")]
    [InlineData("given.revenue", "revenue: 10 bn RMB", "revenue: 10000000000", "says no unit")]
    [InlineData("stated", "125 thousand card", "125000", "says no unit")]
    [InlineData("conventions[0].given.price", "id: cards", "id: cards\nconventions: [{ name: { en: a }, given: { price: 70000 } }]", "says no unit")]
    [InlineData("given.rent", "given: {", "given: { rent: 1 RMB,", "no formula uses 'rent'")]
    [InlineData("given.revenue", "revenue: 10 bn RMB", "revenue: = price * 2", "no quantity given above")]
    [InlineData(null, "given: {", "given: { price: 1 RMB/card,", "price")]
    [InlineData("when", "id: cards", "id: cards\nwhen: 17 August", "is no date")]
    [InlineData("when", "id: cards", "id: cards\nwhen: \"2025-13\"", "is no date")]
    [InlineData("when", "id: cards", "id: cards\nwhen: 2025-Q5", "is no date")]
    [InlineData("conventions[0]", "id: cards", "id: cards\nconventions: [{ name: { en: a } }]", "changes nothing")]
    [InlineData("conventions[0].given.price", "id: cards", "id: cards\nconventions: [{ name: { en: a }, given: { price: 80000 RMB/card } }]", "what the claim gives anyway")]
    [InlineData("conventions[0].given.rent", "id: cards", "id: cards\nconventions: [{ name: { en: a }, given: { rent: 1 RMB } }]", "no formula uses 'rent'")]
    [InlineData("conventions[0].compute", "id: cards", "id: cards\nconventions: [{ name: { en: a }, compute: revenue / rent }]", "no quantity given above")]
    [InlineData("conventions[1].name", "id: cards", "id: cards\nconventions: [{ name: { en: a }, stated: 1 card }, { name: { en: a }, stated: 2 card }]", "another convention has this name")]
    [InlineData("colour", "id: cards", "id: cards\ncolour: red", "colour")]
    public void Bad_claims_are_told_with_their_place(string? field, string good, string bad, string problem)
    {
        var error = Assert.Throws<InputException>(() => Read(Good.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Mend);
        Assert.NotNull(error.Line);
        if (field is not null)
        {
            Assert.Equal(field, error.Field);
        }
    }

    [Fact]
    public void A_convention_may_change_what_others_follow_from()
    {
        var claim = Read(Good.Replace("id: cards", "id: cards\nconventions: [{ name: { en: a }, given: { price: '= revenue / 2 [card]' } }]", StringComparison.Ordinal));
        Assert.Equal("= revenue / 2 [card]", Assert.Single(claim.Conventions).Given!["price"]);
    }

    private static Claim Read(string yaml) => ClaimFile.Read(SourceDocument.Parse(yaml, "claim.yaml"));
}
