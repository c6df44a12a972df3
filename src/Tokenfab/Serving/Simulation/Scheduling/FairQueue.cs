using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Scheduling;

/// <summary>The tenant who was served least goes first: the virtual token counter (Sheng et al. 2024, OSDI, "Fairness in Serving Large Language
/// Models", algorithm 2).</summary>
/// <remarks>A tenant is charged one for each prompt token when a request of his is first let in, and two for each token produced. Who comes
/// back after having nothing in the queue is lifted to the least counter there, or to that of the last who left it empty, so that nobody
/// saves up idle time. Between two iterations counters grow in proportion to the tenant's decoding sequences, so that they are brought up to
/// date only when that number changes or somebody asks. Ties go to the tenant of the lower number.</remarks>
internal sealed class FairQueue : WaitQueue
{
    private const long PerOutputToken = 2;

    private readonly List<(int Slot, int Tenant)> _newcomers = [];
    private Tenant[] _tenants = [new Tenant()];
    private long _iteration;
    private int _lastLeft;

    /// <inheritdoc/>
    public override int Peek() => _tenants[Chosen()].Slots[0];

    /// <inheritdoc/>
    /// <remarks>Counters are looked at when the next iteration is planned, because the one under way counts too.</remarks>
    public override void Add(int slot, long key, in Sequence sequence)
    {
        _newcomers.Add((slot, sequence.Tenant));
        Count++;
    }

    /// <inheritdoc/>
    public override void Return(int slot, long key, in Sequence sequence)
    {
        Of(sequence.Tenant).Slots.Insert(0, slot);
        Count++;
    }

    /// <inheritdoc/>
    public override void Remove() => Take(Chosen(), 0);

    /// <inheritdoc/>
    public override void Remove(int slot)
    {
        var newcomer = _newcomers.FindIndex(one => one.Slot == slot);
        if (newcomer >= 0)
        {
            _newcomers.RemoveAt(newcomer);
            Count--;
            return;
        }

        var tenant = Array.FindIndex(_tenants, one => one.Slots.Contains(slot));
        Take(tenant, _tenants[tenant].Slots.IndexOf(slot));
    }

    /// <summary>An iteration is about to be planned: those who have arrived join their tenants' lines.</summary>
    public void Begin(long iteration)
    {
        _iteration = iteration;
        foreach (var (slot, number) in _newcomers)
        {
            var tenant = Of(number);
            if (tenant.Slots.Count == 0)
            {
                var least = Least() ?? Counter(_lastLeft);
                Settle(tenant);
                tenant.Counter = Math.Max(tenant.Counter, least);
            }

            tenant.Slots.Add(slot);
        }

        _newcomers.Clear();
    }

    /// <summary>Charges prompt tokens.</summary>
    public void ChargeInput(int tenant, int tokens) => Of(tenant).Counter += tokens;

    /// <summary>Charges tokens produced other than by <see cref="Decodes"/>.</summary>
    public void ChargeOutput(int tenant, long tokens) => Of(tenant).Counter += PerOutputToken * tokens;

    /// <summary>A tenant's sequence starts or stops producing a token in each decode iteration.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="change">One more or one less.</param>
    /// <param name="iteration">Decode iterations so far.</param>
    public void Decodes(int tenant, int change, long iteration)
    {
        _iteration = iteration;
        var one = Of(tenant);
        Settle(one);
        one.Decoding += change;
    }

    /// <summary>Decode iterations, up to a number, after which the same sequence is still the next.</summary>
    public int Steady(int most)
    {
        if (Count == 0)
        {
            return most;
        }

        var chosen = Chosen();
        var (counter, rate) = (Counter(chosen), PerOutputToken * _tenants[chosen].Decoding);
        long steady = most;
        for (var i = 0; i < _tenants.Length; i++)
        {
            var gain = rate - (PerOutputToken * _tenants[i].Decoding);
            if (i != chosen && gain > 0 && _tenants[i].Slots.Count > 0)
            {
                var (whole, rest) = Math.DivRem(Counter(i) - counter, gain);
                steady = Math.Min(steady, rest == 0 && i < chosen ? whole : whole + 1);
            }
        }

        return (int)Math.Max(steady, 1);
    }

    private int Chosen()
    {
        var chosen = -1;
        for (var i = 0; i < _tenants.Length; i++)
        {
            if (_tenants[i].Slots.Count > 0 && (chosen < 0 || Counter(i) < Counter(chosen)))
            {
                chosen = i;
            }
        }

        return chosen;
    }

    private long? Least() => Chosen() is >= 0 and var chosen ? Counter(chosen) : null;

    private long Counter(int tenant) => _tenants[tenant].Counter + (PerOutputToken * _tenants[tenant].Decoding * (_iteration - _tenants[tenant].At));

    private void Settle(Tenant tenant)
    {
        tenant.Counter += PerOutputToken * tenant.Decoding * (_iteration - tenant.At);
        tenant.At = _iteration;
    }

    private void Take(int tenant, int place)
    {
        var slots = _tenants[tenant].Slots;
        slots.RemoveAt(place);
        Count--;
        if (slots.Count == 0)
        {
            _lastLeft = tenant;
        }
    }

    private Tenant Of(int number)
    {
        if (number >= _tenants.Length)
        {
            var known = _tenants.Length;
            Array.Resize(ref _tenants, number + 1);
            for (var i = known; i <= number; i++)
            {
                _tenants[i] = new Tenant();
            }
        }

        return _tenants[number];
    }

    /// <inheritdoc/>
    public override void Keep(RunState state)
    {
        base.Keep(state);
        state.Keep(_newcomers);
        (_iteration, _lastLeft) = (state.Keep(_iteration), state.Keep(_lastLeft));
        Of(state.Keep(_tenants.Length) - 1);
        foreach (var tenant in _tenants)
        {
            state.Keep(tenant.Slots);
            (tenant.Counter, tenant.At, tenant.Decoding) = (state.Keep(tenant.Counter), state.Keep(tenant.At), state.Keep(tenant.Decoding));
        }
    }

    private sealed class Tenant
    {
        public List<int> Slots { get; } = [];

        public long Counter { get; set; }

        public long At { get; set; }

        public int Decoding { get; set; }
    }
}
