using Tokenfab.Quantities;

namespace Tokenfab.Economics;

/// <summary>On what terms a fleet is financed, housed, powered and run.</summary>
/// <remarks>The defaults are those of the worked example in <see cref="TotalCostOfOwnership"/>.</remarks>
public sealed record OwnershipTerms
{
    /// <summary>Time over which the hardware is paid off.</summary>
    /// <value>The default is 5 years.</value>
    public Seconds UsefulLife { get; init; } = Quantity.Parse<Seconds>("5 y");

    /// <summary>Weighted cost of capital a year, nominal; a twelfth of it is charged each month.</summary>
    /// <value>The default is 13 %.</value>
    public Ratio CostOfCapital { get; init; } = new(0.13);

    /// <summary>Lender and owner, each at a rate of their own; null: one rate, the cost of capital.</summary>
    public Financing? Financing { get; init; }

    /// <summary>The lease that replaces purchase; null: bought.</summary>
    public Lease? Lease { get; init; }

    /// <summary>Chips that fail; null: none beside what availability and operations cover.</summary>
    public FailureTerms? Failures { get; init; }

    /// <summary>Share of the price for which the hardware is sold at the end of its useful life.</summary>
    /// <value>The default is none.</value>
    public Ratio ResidualShare { get; init; } = Ratio.Zero;

    /// <summary>Rent of the room, by power drawn from it at full load.</summary>
    /// <value>The default is 130 USD/kW-month.</value>
    public UsdPerKilowattMonth Colocation { get; init; } = new(130.0);

    /// <summary>Price of electricity.</summary>
    /// <value>The default is 0.087 USD/kWh.</value>
    public UsdPerKilowattHour Electricity { get; init; } = new(0.087);

    /// <summary>Power usage effectiveness: energy of the site for each unit that reaches the hardware; at least 1.</summary>
    /// <value>The default is 1.25.</value>
    public Ratio PowerUsageEffectiveness { get; init; } = new(1.25);

    /// <summary>Mean power drawn as a share of the power at full load.</summary>
    /// <value>The default is all of it.</value>
    public Ratio Load { get; init; } = new(1.0);

    /// <summary>Staff, spares, support and insurance, as a share of the capital charge.</summary>
    /// <value>The default is 2 %.</value>
    public Ratio OperationsShare { get; init; } = new(0.02);

    /// <summary>Share of all hours in which a chip can be used.</summary>
    /// <value>The default is all of them.</value>
    public Ratio Availability { get; init; } = new(1.0);
}
