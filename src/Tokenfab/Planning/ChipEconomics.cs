using Tokenfab.Economics;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Planning;

/// <summary>Price and power of one chip with its share of the server, and what follows for an hour of it.</summary>
/// <param name="Terms">Finance, room and electricity.</param>
/// <param name="Power">Power of one chip with its share of the server at full load, before cooling; null where no source tells.</param>
/// <param name="Capital">Price of one chip with its share of the server; null when rented or where no source tells.</param>
/// <param name="Hour">Cost of one chip-hour; null where price or power is not known.</param>
/// <param name="Parts">The parts of the middle cost; empty where it is not known.</param>
/// <param name="Sources">Ids of the sources.</param>
/// <param name="Notes">What was assumed.</param>
internal sealed record ChipEconomics(
    OwnershipTerms Terms, Watts? Power, Estimate<Usd>? Capital, Estimate<UsdPerHour>? Hour,
    IReadOnlyList<(string Name, UsdPerHour Amount)> Parts, IReadOnlyList<string> Sources, IReadOnlyList<string> Notes)
{
    /// <summary>The part of the middle cost that is interest to a lender.</summary>
    public UsdPerHour Interest { get; init; }

    // A DGX H100 draws 10.2 kW for eight 700 W boards, a DGX B200 14.3 kW for eight of 1 kW: 1.8 times the boards (NVIDIA data sheets).
    private const double SystemPowerShare = 1.8;

    // Servers with network cost 1.1 to 1.6 times their accelerators: H100 28 kUSD a board, 29 to 37 kUSD a chip in a system;
    // B200 35 and 47.4 kUSD (Epoch AI hardware prices).
    private static readonly (double Low, double Mid, double High) SystemPriceShare = (1.1, 1.35, 1.6);

    /// <summary>Works out one chip's economics under a scenario.</summary>
    /// <param name="spec">The scenario's prices.</param>
    /// <param name="asked">The chip's name in the scenario.</param>
    /// <param name="server">The server.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="change">What is added to its price; null for nothing.</param>
    public static ChipEconomics Of(EconomicsSpec spec, string asked, Server server, Accelerator chip, PriceChange? change = null)
    {
        var terms = TermsOf(spec);
        var notes = new List<string>();
        var sources = new List<string>();
        var power = PowerOf(server, chip, notes, sources);
        if (Find(spec.Rent, asked, chip) is { } rent)
        {
            var rented = ChipHourCost.Rented(rent);
            return new ChipEconomics(terms, power, null, Estimate.Exact(rented.Total), [("rent", rented.Total)], [], notes);
        }

        var capital = Find(spec.CapitalPerChip, asked, chip) is { } stated ? Estimate.Exact(stated) : CapitalOf(server, chip, notes, sources);
        if ((capital is null || power is null) && server.ChipHourRented is { } market)
        {
            sources.AddRange(market.Sources);
            notes.Add($"{chip.Name} is costed at a rent of {market.Estimate}: no source gives its {(capital is null ? "price" : "power")}");
            return new ChipEconomics(terms, power, null, market.Estimate, [("rent", market.Value)], sources, notes);
        }

        if (change is not null && capital is { } before)
        {
            capital = before.Map(change.Of);
            if (change.Duty > Ratio.Zero)
            {
                notes.Add($"the price of {chip.Name} holds a duty of {change.Duty.Value * 100.0:0.##} %");
            }
        }

        if (capital is not { } price || power is not { } watts)
        {
            notes.Add($"no source gives the {(capital is null ? "price" : "power")} of {chip.Name}: state economics.capital_per_chip or economics.rent to have its cost");
            return new ChipEconomics(terms, power, capital, null, [], sources, notes);
        }

        if (terms.Lease is { } lease && TotalCostOfOwnership.InterestOf(lease, terms.ResidualShare) is { } interest)
        {
            notes.Add($"the lease is as dear as a purchase at {interest.Value * 100.0:0.#} % a year");
        }

        return new ChipEconomics(terms, power, price, null, [], sources, notes).Owned(price, watts, terms);
    }

    /// <summary>The same at the mean power of a plan's chips: an owner pays for the energy that is drawn, and for room at full load.</summary>
    /// <param name="mean">Mean power of one chip's board.</param>
    /// <param name="chip">The chip.</param>
    /// <remarks>Hosts, switches and fans are taken to draw what they do at full load: the system's power less its boards' limits.</remarks>
    public ChipEconomics Drawing(Watts mean, Accelerator chip)
    {
        if (Power is not { } full || chip.BoardPower is not { } board)
        {
            return this;
        }

        var terms = Terms with { Load = new Ratio(Math.Clamp((full - board.Value + mean) / full, 0.0, 1.0)) };
        return Parts.Any(part => part.Name == "capital") && Capital is { } price ? Owned(price, full, terms) : this with { Terms = terms };
    }

    private ChipEconomics Owned(Estimate<Usd> price, Watts watts, OwnershipTerms terms)
    {
        var middle = TotalCostOfOwnership.PerChipHour(new ChipOwnership(price.Mid, watts), terms);
        return this with
        {
            Terms = terms,
            Hour = new Estimate<UsdPerHour>(
                TotalCostOfOwnership.PerChipHour(new ChipOwnership(price.Low, watts), terms).Total,
                middle.Total,
                TotalCostOfOwnership.PerChipHour(new ChipOwnership(price.High, watts), terms).Total),
            Parts =
            [
                ("capital", middle.Capital), ("colocation", middle.Colocation), ("electricity", middle.Power), ("operations", middle.Operations),
                .. terms.Failures is null ? [] : new[] { ("spares", middle.Spares) },
            ],
            Interest = middle.Interest,
        };
    }

    /// <summary>The terms of a scenario, defaults filled in.</summary>
    public static OwnershipTerms TermsOf(EconomicsSpec spec)
    {
        var terms = new OwnershipTerms();
        return terms with
        {
            Electricity = spec.Electricity ?? terms.Electricity,
            PowerUsageEffectiveness = spec.Pue ?? terms.PowerUsageEffectiveness,
            CostOfCapital = spec.Wacc ?? terms.CostOfCapital,
            UsefulLife = spec.Lease?.Term ?? (spec.LifeYears is { } years ? Quantity.Parse<Seconds>("1 y") * years.Value : terms.UsefulLife),
            Colocation = spec.Colocation ?? terms.Colocation,
            ResidualShare = spec.Residual ?? terms.ResidualShare,
            OperationsShare = spec.Operations ?? terms.OperationsShare,
            Availability = spec.Availability ?? terms.Availability,
            Financing = spec.Financing,
            Lease = spec.Lease,
            Failures = spec.Failures,
        };
    }

    private static Watts? PowerOf(Server server, Accelerator chip, List<string> notes, List<string> sources)
    {
        if (server.Power is { } whole)
        {
            sources.AddRange(whole.Sources);
            return whole.Value / server.Accelerators.Value.Value;
        }

        if (chip.BoardPower is not { } board)
        {
            return null;
        }

        sources.AddRange(board.Sources);
        notes.Add($"power per chip taken as {SystemPowerShare} x its board limit of {board.Value}, as in DGX systems");
        return board.Value * SystemPowerShare;
    }

    private static Estimate<Usd>? CapitalOf(Server server, Accelerator chip, List<string> notes, List<string> sources)
    {
        if (server.Price is { } whole)
        {
            sources.AddRange(whole.Sources);
            return whole.Estimate.Map(price => price / server.Accelerators.Value.Value);
        }

        if (chip.Price is not { } board)
        {
            return null;
        }

        sources.AddRange(board.Sources);
        notes.Add($"price per chip taken as {SystemPriceShare.Mid} ({SystemPriceShare.Low} to {SystemPriceShare.High}) x the chip's {board.Estimate}, its share of server and network");
        return new Estimate<Usd>(board.Low * SystemPriceShare.Low, board.Value * SystemPriceShare.Mid, board.High * SystemPriceShare.High);
    }

    private static T? Find<T>(IReadOnlyDictionary<string, T>? amounts, string asked, Accelerator chip)
        where T : struct
    {
        if (amounts is null)
        {
            return null;
        }

        foreach (var name in (string[])[asked, chip.Id, chip.Name])
        {
            if (amounts.TryGetValue(name, out var amount))
            {
                return amount;
            }
        }

        return null;
    }
}
