using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Cache;

/// <summary>The LoRA adapters that are loaded on a replica: each takes a slot, those of running sequences stay, and of the others the least
/// recently used makes room.</summary>
internal sealed class AdapterPool(int slots) : IResumable
{
    // In the order of their last release; those in use stand anywhere.
    private readonly List<(int Adapter, int Users)> _loaded = new(slots);

    /// <summary>Different adapters that running sequences use.</summary>
    public int InUse { get; private set; }

    /// <summary>Whether an adapter is loaded or could be.</summary>
    public bool CanUse(int adapter) => adapter == 0 || Find(adapter) >= 0 || _loaded.Count < slots || Idle() >= 0;

    /// <summary>A sequence uses an adapter; there must be room for it.</summary>
    /// <returns>Whether it had to be loaded.</returns>
    public bool Use(int adapter)
    {
        if (adapter == 0)
        {
            return false;
        }

        var at = Find(adapter);
        InUse += at >= 0 && _loaded[at].Users > 0 ? 0 : 1;
        if (at >= 0)
        {
            _loaded[at] = (adapter, _loaded[at].Users + 1);
            return false;
        }

        if (_loaded.Count == slots)
        {
            _loaded.RemoveAt(Idle());
        }

        _loaded.Add((adapter, 1));
        return true;
    }

    /// <summary>A sequence uses an adapter no longer.</summary>
    public void Release(int adapter)
    {
        if (adapter == 0)
        {
            return;
        }

        var at = Find(adapter);
        var users = _loaded[at].Users - 1;
        InUse -= users == 0 ? 1 : 0;
        _loaded.RemoveAt(at);
        _loaded.Add((adapter, users));
    }

    private int Find(int adapter) => _loaded.FindIndex(one => one.Adapter == adapter);

    private int Idle() => _loaded.FindIndex(one => one.Users == 0);

    /// <inheritdoc/>
    public void Keep(RunState state)
    {
        state.Keep(_loaded);
        InUse = _loaded.Count(one => one.Users > 0);
    }
}
