using Tokenfab.Quantities;

namespace Tokenfab.Hardware.Supply;

/// <summary>A line that makes cards, from wafer starts to tested packages, and how many cards are wanted of it.</summary>
/// <remarks>What a scenario leaves out is taken from the accelerator it names; what neither knows is no limit and takes no time, and the
/// answer says so.</remarks>
public sealed record SupplyScenario
{
    /// <summary>What is made.</summary>
    public required string Name { get; set; }

    /// <summary>Catalogue id, name or alias of the accelerator; null where the scenario says all itself.</summary>
    public string? Accelerator { get; set; }

    /// <summary>Cards wanted; null for all that <see cref="LogicPlan.Wafers"/> make.</summary>
    public Count? Cards { get; set; }

    /// <summary>Logic wafers and their dies.</summary>
    public required LogicPlan Logic { get; set; }

    /// <summary>Stacked memory; null for none, or as much as is needed.</summary>
    public MemoryPlan? Memory { get; set; }

    /// <summary>Interposers, on wafers of their own; null for none, or as many as are needed.</summary>
    public InterposerPlan? Interposers { get; set; }

    /// <summary>Assembly; null for as much as is needed.</summary>
    public PackagingPlan? Packaging { get; set; }

    /// <summary>Final test; null for as much as is needed, in no time.</summary>
    public TestPlan? Test { get; set; }

    /// <summary>How far to look.</summary>
    /// <value>The default is five years.</value>
    public Seconds Horizon { get; set; } = new(5.0 * 365.25 * 86400.0);

    /// <summary>Where the figures are from, for the reader.</summary>
    public string? Note { get; set; }
}

/// <summary>Logic wafers and their dies.</summary>
public sealed record LogicPlan
{
    /// <summary>Wafer starts.</summary>
    public required Rate Starts { get; set; }

    /// <summary>Wafers started in all; null for as many as the cards take.</summary>
    public Count? Wafers { get; set; }

    /// <summary>Catalogue id, name or alias of the die; null to take the accelerator's only one.</summary>
    public string? Die { get; set; }

    /// <summary>Catalogue id, name or alias of the process node; null to take the die's.</summary>
    public string? Node { get; set; }

    /// <summary>Whole dies of a wafer, where not the certified count of the die is meant.</summary>
    public Count? GrossDies { get; set; }

    /// <summary>Dies in a package; null to take the accelerator's number, else 1.</summary>
    public Count? DiesPerPackage { get; set; }

    /// <summary>Wait between an order and the start of its wafers.</summary>
    public Seconds? Queue { get; set; }

    /// <summary>Time from wafer start to finished wafer; null to take the node's.</summary>
    public Seconds? CycleTime { get; set; }

    /// <summary>Share of good dies, where it does not change; null to take that of <see cref="Learning"/>, else the die's.</summary>
    public Ratio? Yield { get; set; }

    /// <summary>How defects fall with time or with wafers; null where they do not.</summary>
    public LearningCurve? Learning { get; set; }
}

/// <summary>Stacked memory.</summary>
/// <param name="Supply">Stacks that come.</param>
/// <param name="StacksPerPackage">Stacks in a package; null to take the accelerator's number.</param>
/// <param name="Stock">Stacks at hand on the first day.</param>
public sealed record MemoryPlan(Rate Supply, Count? StacksPerPackage = null, Count? Stock = null);

/// <summary>Interposers, on wafers of their own.</summary>
/// <param name="Starts">Starts of interposer wafers.</param>
/// <param name="PerWafer">Whole interposers of a wafer; null to take the certified count of the accelerator's.</param>
/// <param name="CycleTime">Time from start to finished interposers.</param>
/// <param name="Yield">Share of them that is good; null to take that of the packaging technology.</param>
public sealed record InterposerPlan(Rate Starts, Count? PerWafer = null, Seconds? CycleTime = null, Ratio? Yield = null);

/// <summary>Assembly.</summary>
/// <param name="Capacity">Packages it can start.</param>
/// <param name="Technology">Catalogue id, name or alias of the packaging technology; null to take the accelerator's.</param>
/// <param name="CycleTime">Time that each package spends in it; null to take the technology's.</param>
/// <param name="Yield">Share that leaves it good; null to take what the technology's bonds leave.</param>
public sealed record PackagingPlan(Rate Capacity, string? Technology = null, Seconds? CycleTime = null, Ratio? Yield = null);

/// <summary>Final test.</summary>
/// <param name="Capacity">Packages it can start.</param>
/// <param name="CycleTime">Time that each spends in it; none where it is not given.</param>
/// <param name="Yield">Share that passes; all where it is not given.</param>
public sealed record TestPlan(Rate Capacity, Seconds? CycleTime = null, Ratio? Yield = null);
