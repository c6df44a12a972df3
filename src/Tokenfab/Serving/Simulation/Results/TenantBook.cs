using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Results;

/// <summary>The statistics of tenants by their number; requests of nobody, number zero, have none.</summary>
internal sealed class TenantBook : IResumable
{
    // Each has distributions of some twenty kilobytes.
    private const int Most = 4096;

    private TenantStatistics?[] _tenants = [];

    /// <summary>Tenants with any request that ended, by number.</summary>
    public IEnumerable<(int Number, TenantStatistics Statistics)> All =>
        _tenants.Select((statistics, number) => (number, statistics!)).Where(tenant => tenant.Item2 is not null);

    /// <summary>The statistics of one.</summary>
    /// <exception cref="InputException">There are too many to keep apart.</exception>
    public TenantStatistics Of(int number)
    {
        if (number >= _tenants.Length)
        {
            Grow(number);
        }

        return _tenants[number] ??= new TenantStatistics();
    }

    /// <summary>Adds another part of the run.</summary>
    public void Merge(TenantBook other)
    {
        foreach (var (number, statistics) in other.All)
        {
            Of(number).Merge(statistics);
        }
    }

    private void Grow(int number)
    {
        if (number >= Most)
        {
            throw new InputException("trace", null, "tenant", $"there are {Most} tenants and more, too many to tell apart", "Leave the column out, or write fewer, wider groups in it");
        }

        Array.Resize(ref _tenants, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)number + 1));
    }

    /// <inheritdoc/>
    public void Keep(RunState state)
    {
        foreach (var number in state.Keep(All.Select(tenant => tenant.Number).ToArray()))
        {
            ((IResumable)Of(number)).Keep(state);
        }
    }
}
