using Tokenfab.Catalog;
using Tokenfab.Claims;

namespace Tokenfab.Tests.Claims;

public sealed class ClaimSetTests
{
    [Theory]
    [InlineData("4.896 bn RMB", "4.9 bn RMB")]
    [InlineData("27 %", "27.4 %")]
    [InlineData("7 card", "7 card")]
    public void Figures_that_agree_to_their_digits_stand_together(string one, string other) =>
        Assert.Equal(2, ClaimSet.Together([Stating("a", one), Stating("b", other)]).Count);

    [Theory]
    [InlineData("4.896 bn RMB", "4.8 bn RMB")]
    [InlineData("27 % qoq", "27 % yoy")]
    [InlineData("2840 logic_wafer", "2840 interposer_wafer")]
    [InlineData("5 bn RMB", "5 bn USD")]
    public void Figures_of_one_thing_that_differ_are_refused(string one, string other)
    {
        var wrong = Assert.Throws<InputException>(() => ClaimSet.Together([Stating("a", one), Stating("b", other)]));

        Assert.Equal("stated", wrong.Field);
        Assert.Contains("contradicts", wrong.Problem, StringComparison.Ordinal);
        Assert.Equal("b.yaml", wrong.File);
    }

    [Fact]
    public void What_is_about_two_things_may_differ() => Assert.Equal(2, ClaimSet.Together([Stating("a", "5 bn RMB"), Stating("b", "6 bn RMB", "cash of 2025")]).Count);

    [Fact]
    public void Bounds_that_nothing_keeps_are_refused()
    {
        static SourceDocument Bound(string id, string relation, string stated) => SourceDocument.Parse(
            $"id: {id}\ntitle: {{ en: x }}\nabout: cards\ncompute: 44 [card]\nstated: {stated} card\nrelation: {relation}\n", $"{id}.yaml");

        Assert.Equal(2, ClaimSet.Together([Bound("a", "at_least", "40"), Bound("b", "at_most", "50")]).Count);
        Assert.Throws<InputException>(() => ClaimSet.Together([Bound("a", "at_least", "60"), Bound("b", "at_most", "50")]));
    }

    [Fact]
    public void Two_of_one_name_are_refused()
    {
        var wrong = Assert.Throws<InputException>(() => ClaimSet.Together([Stating("a", "5 bn RMB"), Stating("A", "6 bn RMB", "cash of 2025")]));
        Assert.Equal("id", wrong.Field);
    }

    private static SourceDocument Stating(string id, string stated, string about = "cash of 2024") => SourceDocument.Parse(
        $"id: {id}\ntitle: {{ en: x }}\nabout: {about}\nstated: {stated}\nunknown: {{ en: the books }}\n", $"{id}.yaml");
}
