using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Cache;

/// <summary>A slower store that keeps prefixes which device memory has dropped: the host's memory, or a remote pool behind it (Qin et al. 2024,
/// Mooncake, arXiv:2407.00079).</summary>
/// <remarks>What device memory drops is put here; what this drops, the least recently used first, goes to the next tier. A unit that is loaded
/// stays, so that dropping it from device memory again costs nothing but its place.</remarks>
/// <param name="capacity">Units that it holds.</param>
/// <param name="next">The tier behind it; null for none.</param>
internal sealed class PrefixTier(long capacity, PrefixTier? next) : IResumable
{
    private readonly PrefixCache _units = new(1);

    /// <summary>Whether it holds a unit.</summary>
    public bool Holds(long hash) => _units.Find(hash) >= 0;

    /// <summary>A unit is read.</summary>
    public void Touch(long hash) => Touch(_units.Find(hash));

    /// <summary>Takes a unit in.</summary>
    public void Put(long hash)
    {
        if (_units.Find(hash) is >= 0 and var held)
        {
            Touch(held);
            return;
        }

        if (_units.Count == capacity)
        {
            var dropped = _units.Evict();
            next?.Put(dropped);
        }

        _units.Release(_units.Add(hash));
    }

    private void Touch(int unit)
    {
        _units.Use(unit);
        _units.Release(unit);
    }

    /// <inheritdoc/>
    public void Keep(RunState state) => _units.Keep(state);
}
