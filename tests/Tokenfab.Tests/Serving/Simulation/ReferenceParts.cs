using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Tests.Serving.Simulation;

/// <summary>Prefix units by hash with a count of users, idle ones in the order in which they became so.</summary>
internal sealed class ReferencePrefixes
{
    private readonly Dictionary<long, int> _users = [];
    private readonly List<long> _idle = [];

    public int IdleUnits => _idle.Count;

    public int UsedUnits => _users.Count - _idle.Count;

    public bool Holds(long hash) => _users.ContainsKey(hash);

    public bool IsIdle(long hash) => _idle.Contains(hash);

    public void Use(long hash)
    {
        _users[hash]++;
        _idle.Remove(hash);
    }

    public bool TryAdd(long hash) => _users.TryAdd(hash, 1);

    public void Release(long hash)
    {
        if (--_users[hash] == 0)
        {
            _idle.Add(hash);
        }
    }

    public long DropOldest()
    {
        var oldest = _idle[0];
        _users.Remove(oldest);
        _idle.RemoveAt(0);
        return oldest;
    }
}

/// <summary>Host and remote stores of prefixes: lists in the order of last use.</summary>
internal sealed class ReferenceTiers(EngineSettings settings)
{
    private readonly List<long> _host = [];
    private readonly List<long> _remote = [];

    public bool Holds(long hash) => _host.Contains(hash) || _remote.Contains(hash);

    public double Load(long hash)
    {
        var tier = _host.Contains(hash) ? _host : _remote;
        tier.Remove(hash);
        tier.Add(hash);
        return tier == _host ? settings.HostTier!.LoadNanoseconds : settings.RemoteTier!.LoadNanoseconds;
    }

    public void Put(long hash)
    {
        if (settings.HostTier is { } host)
        {
            Put(_host, host, hash, dropped => Put(_remote, settings.RemoteTier, dropped, _ => { }));
        }
        else
        {
            Put(_remote, settings.RemoteTier, hash, _ => { });
        }
    }

    private static void Put(List<long> tier, TierSettings? settings, long hash, Action<long> drop)
    {
        if (settings is null)
        {
            return;
        }

        if (!tier.Remove(hash) && tier.Count == settings.Units)
        {
            var dropped = tier[0];
            tier.RemoveAt(0);
            drop(dropped);
        }

        tier.Add(hash);
    }
}

/// <summary>Loaded adapters in the order of last use.</summary>
internal sealed class ReferenceAdapters(int slots)
{
    private readonly List<int> _loaded = [];
    private readonly List<int> _used = [];

    public bool CanUse(int adapter, IEnumerable<int> running) =>
        slots == 0 || adapter == 0 || _loaded.Contains(adapter) || running.Where(one => one != 0).Distinct().Count() < slots;

    public bool Use(int adapter)
    {
        if (slots == 0 || adapter == 0)
        {
            return false;
        }

        _used.Add(adapter);
        if (_loaded.Contains(adapter))
        {
            return false;
        }

        if (_loaded.Count == slots)
        {
            _loaded.Remove(_loaded.First(one => !_used.Contains(one)));
        }

        _loaded.Add(adapter);
        return true;
    }

    public void Release(int adapter)
    {
        if (slots > 0 && _used.Remove(adapter))
        {
            _loaded.Remove(adapter);
            _loaded.Add(adapter);
        }
    }
}

/// <summary>Virtual token counters, charged token by token.</summary>
internal sealed class ReferenceFairness
{
    private readonly Dictionary<int, long> _counters = [];
    private readonly HashSet<long> _lifted = [];
    private int _lastLeft;

    public int Least(IEnumerable<int> waiting) => waiting.Distinct().OrderBy(Counter).ThenBy(tenant => tenant).First();

    /// <summary>Requests that arrived since are met in their order: a tenant with nothing in the queue is lifted.</summary>
    public void Settle(List<Request> waiting)
    {
        var known = waiting.Where(request => _lifted.Contains(request.Id)).Select(request => request.Tenant).ToList();
        foreach (var request in waiting.Where(request => !_lifted.Contains(request.Id)).OrderBy(request => request.Id).ToList())
        {
            if (!known.Contains(request.Tenant))
            {
                var least = known.Count > 0 ? known.Min(Counter) : Counter(_lastLeft);
                _counters[request.Tenant] = Math.Max(Counter(request.Tenant), least);
            }

            known.Add(request.Tenant);
            _lifted.Add(request.Id);
        }
    }

    public void Admitted(Request request) => _counters[request.Tenant] = Counter(request.Tenant) + request.Input;

    public void Produced(int tenant, long tokens) => _counters[tenant] = Counter(tenant) + (2 * tokens);

    /// <summary>Those who arrived since the last iteration began are not in the queue yet.</summary>
    public void GivenUp(Request request, IEnumerable<Request> waiting)
    {
        if (_lifted.Contains(request.Id))
        {
            Left(request.Tenant, waiting.Where(one => _lifted.Contains(one.Id)).Select(one => one.Tenant));
        }
    }

    public void Left(int tenant, IEnumerable<int> waiting)
    {
        if (!waiting.Contains(tenant))
        {
            _lastLeft = tenant;
        }
    }

    private long Counter(int tenant) => _counters.GetValueOrDefault(tenant);
}
