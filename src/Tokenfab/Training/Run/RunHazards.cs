using Tokenfab.Network.Contention;

namespace Tokenfab.Training.Run;

/// <summary>What can happen to a run, as rates over all its chips.</summary>
/// <param name="PerSecond">Interruptions of all kinds a second.</param>
/// <param name="Kinds">Each kind's share of them, and what it takes away.</param>
internal sealed record RunHazards(double PerSecond, IReadOnlyList<RunHazard> Kinds)
{
    /// <summary>The hazards of a job.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="reliability">The run that rates are taken from.</param>
    /// <param name="chips">Chips of the job.</param>
    /// <param name="domainHosts">Hosts of a scale-up domain.</param>
    public static RunHazards Of(RunSpec spec, Reliability reliability, int chips, int domainHosts)
    {
        var kinds = reliability.Failures
            .Select(one => new RunHazard(one.Component, reliability.PerChipSecond(one) * chips * spec.FailureFactor.Value, HazardKind.Failure, Hosts(one.Domain, domainHosts)))
            .ToList();
        if (reliability.Planned is { } planned)
        {
            kinds.Add(new RunHazard("planned maintenance", planned.Value.Value / reliability.Time.Value.Value, HazardKind.Planned, 0));
        }

        if (spec.Stragglers is { } slow)
        {
            kinds.Add(new RunHazard("straggler", chips / slow.Every.Value, HazardKind.Straggler, 1));
        }

        var all = kinds.Sum(kind => kind.PerSecond);
        return new RunHazards(all, kinds);
    }

    /// <summary>Unexpected failures a second.</summary>
    public double FailuresPerSecond => Kinds.Where(kind => kind.Kind == HazardKind.Failure).Sum(kind => kind.PerSecond);

    // A host is what is swapped, whatever in it broke; where a cabinet or supernode fails, all hosts of its domain are.
    private static int Hosts(FailureDomain? domain, int domainHosts) => domain switch
    {
        null => 0,
        FailureDomain.Cabinet or FailureDomain.Supernode => domainHosts,
        _ => 1,
    };
}

/// <summary>One thing that can happen.</summary>
/// <param name="Name">What.</param>
/// <param name="PerSecond">How often.</param>
/// <param name="Kind">How a run takes it.</param>
/// <param name="Hosts">Hosts that it takes away until they are repaired.</param>
internal sealed record RunHazard(string Name, double PerSecond, HazardKind Kind, int Hosts);

/// <summary>How a run takes it.</summary>
internal enum HazardKind
{
    /// <summary>All since the last checkpoint is lost.</summary>
    Failure,

    /// <summary>A checkpoint is taken first.</summary>
    Planned,

    /// <summary>All go slower until it is found; then as planned.</summary>
    Straggler,
}
