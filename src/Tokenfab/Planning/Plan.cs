using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Planning;

/// <summary>One way to serve the scenario, with all that follows from it.</summary>
public sealed record Plan
{
    /// <summary>The deployment.</summary>
    public required Deployment Deployment { get; init; }

    /// <summary>What one unit of it gives.</summary>
    public required ServingEstimate Serving { get; init; }

    /// <summary>Memory of the fullest chip of a decode (or only) worker.</summary>
    public required MemoryBudget Memory { get; init; }

    /// <summary>Memory of the fullest chip of a prefill worker; null when aggregated.</summary>
    public MemoryBudget? PrefillMemory { get; init; }

    /// <summary>The fleet for the sized rate.</summary>
    public required FleetSize Fleet { get; init; }

    /// <summary>What its chips draw on average; null where no source tells their board limit.</summary>
    public required PlanPower? Power { get; init; }

    /// <summary>What it costs; null when the chip's price is not known.</summary>
    public required PlanCost? Cost { get; init; }

    /// <summary>The good dies, logic wafers and memory behind the fleet's chips; what is not known of them is said there.</summary>
    public required BillOfSilicon Silicon { get; init; }

    /// <summary>Operators of a decode step and of one prompt's prefill on one chip, in order of execution.</summary>
    public required IReadOnlyList<OperatorTime> Operators { get; init; }

    /// <summary>Half-width of the 80 % interval of latencies and throughput, as a share, from the measured error of the kernel model on like cases.</summary>
    public required Ratio Uncertainty { get; init; }

    /// <summary>What a reader must know: emulated precisions, figures taken from kin, prices not known.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>A fleet.</summary>
/// <param name="Replicas">Decode workers, or replicas when aggregated.</param>
/// <param name="PrefillWorkers">Prefill workers; zero when aggregated.</param>
/// <param name="Chips">Chips that serve.</param>
/// <param name="Servers">Whole servers (or supernodes' shares, rounded up to hosts) to hold them.</param>
/// <param name="Capacity">Rate that the fleet can serve within the objectives.</param>
/// <param name="Utilisation">Mean rate asked over capacity.</param>
/// <param name="Power">Power at the wall at full load, cooling included: what the room must provide; null where no source tells the chip's.</param>
/// <param name="MeanPower">Mean power at the wall while the fleet serves, cooling included; null where no source tells the chip's.</param>
/// <param name="EnergyPerToken">Energy at the wall per output token at the mean rate; null where no source tells the chip's power.</param>
public sealed record FleetSize(
    long Replicas, long PrefillWorkers, long Chips, long Servers, RequestsPerSecond Capacity, Ratio Utilisation, Watts? Power, Watts? MeanPower, Joules? EnergyPerToken);

/// <summary>What a plan costs.</summary>
/// <param name="ChipHour">One chip for an hour, its share of server, network, power and housing included.</param>
/// <param name="Parts">Its parts by name: capital, colocation, electricity, operations, spares; or rent.</param>
/// <param name="CapitalPerChip">Price of a chip with its share of server and network; null when rented.</param>
/// <param name="FleetHour">The fleet for an hour.</param>
/// <param name="Input">Per million input tokens at the mean rate.</param>
/// <param name="Output">Per million output tokens at the mean rate.</param>
/// <param name="Blended">Per million tokens, input and output together.</param>
/// <param name="Sources">Ids of the sources of its prices.</param>
public sealed record PlanCost(
    Estimate<UsdPerHour> ChipHour, IReadOnlyList<(string Name, UsdPerHour Amount)> Parts, Estimate<Usd>? CapitalPerChip, UsdPerHour FleetHour,
    UsdPerMillionTokens Input, UsdPerMillionTokens Output, UsdPerMillionTokens Blended, IReadOnlyList<string> Sources)
{
    /// <summary>The part of a chip-hour's capital that is interest to a lender, on average over its life.</summary>
    public UsdPerHour Interest { get; init; }
}

/// <summary>One operator's share of a step on one chip.</summary>
/// <param name="Name">Operator or collective: <c>attention.qkv</c>, <c>all-reduce attention</c>.</param>
/// <param name="Role">Part of the model; null for a collective.</param>
/// <param name="Phase">Decode step, or prefill of one mean prompt.</param>
/// <param name="Layers">Times it runs.</param>
/// <param name="Time">All its runs together.</param>
/// <param name="Measured">Whether its time rests on measured tables.</param>
public sealed record OperatorTime(string Name, OperatorRole? Role, StepPhase Phase, double Layers, KernelTime Time, bool Measured = false);
