using System.Globalization;
using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Economics.Market;

namespace Tokenfab.Tests.Economics;

public sealed class MarketTests
{
    private static readonly Gen<Vendor[]> AnyVendors = Gen.Select(Gen.Double[0.01, 1.0], Gen.Double[0.1, 10.0], Gen.Bool, Gen.Int[1, 12]).Array[1, 6]
        .Select(drawn => drawn.Select((v, i) => new Vendor($"v{i}", v.Item1 / drawn.Sum(d => d.Item1), v.Item2, v.Item3, i > 0 && v.Item4 > 9 ? v.Item4 : null)).ToArray());

    // By steps of a thousandth of a quarter, Bass's differential equation gives the closed form.
    [Fact]
    public void Diffusion_solves_its_equation() => Gen.Select(Gen.Double[0.005, 0.1], Gen.Double[0.0, 0.6]).Sample((p, q) =>
    {
        var diffusion = new Diffusion(1000.0, p, q);
        var bought = 0.0;
        for (var step = 0; step < 10_000; step++)
        {
            var rate = (p + (q * bought / 1000.0)) * (1000.0 - bought);
            var ahead = bought + (rate * 0.0005);
            bought += (p + (q * ahead / 1000.0)) * (1000.0 - ahead) * 0.001;
        }

        Assert.Equal(bought, diffusion.By(10.0), 1e-3);
        var peak = diffusion.Peak;
        Assert.True(diffusion.By(peak + 0.5) - diffusion.By(peak) >= diffusion.By(peak + 1.5) - diffusion.By(peak + 1.0));
    }, iter: 20);

    [Fact]
    public void Growth_of_27_per_cent_where_6_is_usual_pulls_a_fifth_forward() => Assert.Equal(0.2015, PullForward.FromGrowth(0.27, 0.057), 1e-4);

    [Fact]
    public void What_is_borrowed_whole_is_paid_back_whole() => Gen.Select(Gen.Double[1.0, 100.0].Array[12], Gen.Int[1, 6], Gen.Double[0.0, 1.0], Gen.Int[1, 4]).Sample((usual, quarter, share, over) =>
        Assert.Equal(usual.Sum(), new PullForward(quarter, share, 1.0, over).Of(usual).Sum(), 1e-9 * usual.Sum()));

    [Fact]
    public void Shares_add_up_and_keep_the_quota() => Gen.Select(AnyVendors, Gen.Double[0.0, 5.0], Gen.Double[1.0, 4.0], Gen.Double[0.0, 1.0]).Sample((vendors, sensitivity, switching, quota) =>
    {
        var shares = new ShareModel(vendors, sensitivity, switching, quota, 0.1).Over(12);
        for (var quarter = 1; quarter <= 12; quarter++)
        {
            var bought = shares[quarter - 1];
            Assert.Equal(1.0, bought.Sum(), 1e-9);
            Assert.All(bought, (share, i) => Assert.True(share >= 0.0 && (!(vendors[i].BlockedFrom <= quarter) || share == 0.0)));
            var domestic = bought.Where((_, i) => vendors[i].Domestic).Sum();
            Assert.True(domestic >= quota - 1e-9 || domestic == 0.0);
        }
    });

    [Fact]
    public void A_cheaper_vendor_never_sells_less() => Gen.Select(AnyVendors, Gen.Double[0.1, 5.0], Gen.Double[1.0, 4.0]).Sample((vendors, sensitivity, switching) =>
    {
        double First(double factor) => new ShareModel([vendors[0] with { Worth = vendors[0].Worth * factor }, .. vendors[1..]], sensitivity, switching, 0.0, 0.1).Over(6).Sum(bought => bought[0]);
        Assert.True(First(1.1) >= First(1.0) - 1e-9);
    });

    [Fact]
    public void Dearer_switching_never_takes_from_the_one_who_holds_all() => Gen.Select(Gen.Double[0.1, 10.0], Gen.Double[0.1, 10.0], Gen.Double[0.1, 4.0]).Sample((mine, other, sensitivity) =>
    {
        double Mine(double factor) => new ShareModel([new("a", 1.0, mine, false, null), new("b", 0.0, other, false, null)], sensitivity, factor, 0.0, 0.1).Over(1)[0][0];
        Assert.True(Mine(2.0) >= Mine(1.0));
        Assert.Equal(Math.Pow(mine, sensitivity) / (Math.Pow(mine, sensitivity) + Math.Pow(other, sensitivity)), Mine(1.0), 1e-9);
    });

    [Fact]
    public void A_stock_lasts_its_weeks()
    {
        var cover = StockCover.Of(new StockSpec(new(39_000), new(1_000), LeadWeeks: new(16), WeeklySpread: new(300)), 4);

        Assert.Equal(39.0, cover.WeeksAtStart);
        Assert.Equal(3, cover.RunsOut);
        Assert.Equal(1.645 * 300 * 4, cover.Safety!.Value, 1.0);
    }

    [Theory]
    [InlineData("quarters: 0", "is no quarter")]
    [InlineData("quarters: 8", "nothing to tell")]
    [InlineData("demand: 5\ndiffusion: { market: 5, innovation: 1 %, imitation: 3 % }", "diffusion tells demand too")]
    [InlineData("demand: 5\nvendors: [{ name: a, share: 50 %, chip: H20 }]", "add up to 50 %")]
    [InlineData("demand: 5\nvendors: [{ name: a, share: 100 % }]", "gives for money")]
    [InlineData("demand: 5\nvendors: [{ name: a, share: 100 %, chip: metax-c500 }]", "is not known")]
    [InlineData("demand: 5\nvendors: [{ name: a, share: 50 %, chip: H20 }, { name: b, share: 50 %, throughput: 5 tok/s, price: 5 USD }]", "two measures")]
    [InlineData("demand: 5\ntariff: { quarter: 2 }", "not told, or told twice")]
    [InlineData("demand: 5\nchoice: { switching_factor: 0.5 }", "rewards switching")]
    [InlineData("stock: { on_hand: 5, weekly_use: 0 }", "lasts for ever")]
    public void Bad_markets_are_refused(string lines, string problem) => Assert.Contains(
        problem,
        Assert.Throws<InputException>(() => MarketOutlook.Of(MarketFile.Read(SourceDocument.Parse($"name: x\n{lines}\n", "x.yaml")), CatalogStore.Embedded)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_example_gives_its_expected_statistics()
    {
        var path = Repository.Folder("examples/market/china-accelerators.yaml");
        var outlook = MarketOutlook.Of(MarketFile.Read(path), CatalogStore.Embedded);
        var actual = string.Join('\n', [
            $"# {outlook.Market.Name}: quarter | demand | shares of {string.Join(", ", outlook.Vendors.Select(v => v.Name))} | weeks of cover",
            .. outlook.Demand.Select((units, i) => string.Create(
                CultureInfo.InvariantCulture, $"{i + 1} | {units:0} | {string.Join(", ", outlook.Shares[i].Select(s => s.ToString("0.000", CultureInfo.InvariantCulture)))} | {outlook.Stock!.Weeks[i]:0.0}")),
            string.Empty,
        ]);
        var expected = Path.ChangeExtension(path, ".expected.txt");
        if (Environment.GetEnvironmentVariable("TOKENFAB_ACCEPT") == "1")
        {
            File.WriteAllText(expected, actual);
        }

        Assert.Equal(File.ReadAllText(expected), actual);
    }
}
