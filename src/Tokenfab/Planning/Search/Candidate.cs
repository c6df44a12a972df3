using Tokenfab.Parallelism;
using Tokenfab.Serving;

namespace Tokenfab.Planning.Search;

/// <summary>One evaluated way to serve, before it is made a plan.</summary>
internal readonly record struct Candidate
{
    /// <summary>Position in the search; breaks ties, so that the result does not depend on the threads.</summary>
    public required long Order { get; init; }

    /// <summary>Which of the chip's laid-out models it uses.</summary>
    public required int Laid { get; init; }

    /// <summary>Which laid-out model prefills; negative when aggregated.</summary>
    public required int PrefillLaid { get; init; }

    /// <summary>Mean running sequences.</summary>
    public required double Batch { get; init; }

    /// <summary>Most tokens per step and attention group.</summary>
    public required int TokenBudget { get; init; }

    /// <summary>The prefill worker; unused when aggregated.</summary>
    public PrefillEstimate Prefill { get; init; }

    /// <summary>What it gives.</summary>
    public required ServingEstimate Serving { get; init; }

    /// <summary>Chips of the fleet for the sized rate.</summary>
    public required double FleetChips { get; init; }

    /// <summary>Whether it keeps the objectives on latency.</summary>
    public required bool MeetsSlo { get; init; }
}

/// <summary>A model laid out on a chip in one precision.</summary>
/// <param name="Steps">Its step times.</param>
/// <param name="Memory">Its memory.</param>
/// <param name="Scheme">Index of its precision among the chip's.</param>
/// <param name="LeastStep">A decode step with one sequence in each attention group.</param>
/// <param name="Handover">What a prefill worker hands over for a mean prompt.</param>
internal sealed record LaidOut(StepModel Steps, MemoryModel Memory, int Scheme, Quantities.Seconds LeastStep, Quantities.Bytes Handover);
