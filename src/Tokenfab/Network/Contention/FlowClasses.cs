namespace Tokenfab.Network.Contention;

/// <summary>Flows and links that a fabric's symmetry makes alike, found by colour refinement.</summary>
/// <remarks>A flow's colour is refined by the colours of the links that it crosses, a link's by those of the flows on it, until neither splits any
/// further (the coarsest equitable partition). Flows of one colour then have one max-min rate, so that one of each stands for all
/// (<see cref="Rates"/>); 100,000 ranks in a regular fabric are a handful of colours.</remarks>
internal sealed class FlowClasses
{
    private readonly FlowSet _flows;
    private readonly ulong[] _flowColours;
    private readonly ulong[] _linkColours;

    private FlowClasses(FlowSet flows, ulong[] flowColours, ulong[] linkColours) => (_flows, _flowColours, _linkColours) = (flows, flowColours, linkColours);

    /// <summary>Refines until nothing splits.</summary>
    public static FlowClasses Of(FlowSet flows)
    {
        var flowColours = new ulong[flows.Count];
        var linkColours = Array.ConvertAll(flows.Capacities, capacity => Mix(BitConverter.DoubleToUInt64Bits(capacity)));
        var (before, sums) = (0, new ulong[linkColours.Length]);
        while (true)
        {
            for (var flow = 0; flow < flows.Count; flow++)
            {
                var sum = flowColours[flow];
                foreach (var hop in flows.Hops(flow))
                {
                    sum += Mix(linkColours[hop.Link] ^ BitConverter.DoubleToUInt64Bits(hop.Share));
                }

                flowColours[flow] = Mix(sum);
            }

            Array.Clear(sums);
            for (var flow = 0; flow < flows.Count; flow++)
            {
                foreach (var hop in flows.Hops(flow))
                {
                    sums[hop.Link] += Mix(flowColours[flow] + BitConverter.DoubleToUInt64Bits(hop.Share));
                }
            }

            for (var link = 0; link < linkColours.Length; link++)
            {
                linkColours[link] = Mix(linkColours[link] + sums[link]);
            }

            var colours = Distinct(flowColours) + Distinct(linkColours);
            if (colours == before)
            {
                return new FlowClasses(flows, flowColours, linkColours);
            }

            before = colours;
        }
    }

    /// <summary>The max-min rate of every flow, and the link of its own kind that fixes it.</summary>
    public (double[] Rates, int[] Bottlenecks, int Classes) Rates()
    {
        var linkClass = new Dictionary<ulong, int>();
        var chosen = new List<int>();
        var isChosen = new bool[_linkColours.Length];
        for (var link = 0; link < _linkColours.Length; link++)
        {
            if (linkClass.TryAdd(_linkColours[link], chosen.Count))
            {
                chosen.Add(link);
                isChosen[link] = true;
            }
        }

        // What the chosen link of each colour bears from all flows of a colour, when each has a rate of one.
        var flowClass = new Dictionary<ulong, int>();
        var classes = new int[_flows.Count];
        var loads = new List<SortedDictionary<int, double>>();
        for (var flow = 0; flow < _flows.Count; flow++)
        {
            if (flowClass.TryAdd(_flowColours[flow], loads.Count))
            {
                loads.Add([]);
            }

            classes[flow] = flowClass[_flowColours[flow]];
            foreach (var hop in _flows.Hops(flow))
            {
                if (isChosen[hop.Link])
                {
                    var bears = loads[classes[flow]];
                    var link = linkClass[_linkColours[hop.Link]];
                    bears[link] = bears.GetValueOrDefault(link) + hop.Share;
                }
            }
        }

        var starts = new int[loads.Count + 1];
        for (var i = 0; i < loads.Count; i++)
        {
            starts[i + 1] = starts[i] + loads[i].Count;
        }

        var fixedBy = new int[loads.Count];
        var rates = MaxMin.Solve(
            [.. chosen.Select(link => _flows.Capacities[link])], starts, [.. loads.SelectMany(each => each.Keys)], [.. loads.SelectMany(each => each.Values)], fixedBy);
        return (
            Array.ConvertAll(classes, one => rates[one]), Array.ConvertAll(classes, one => fixedBy[one] < 0 ? -1 : chosen[fixedBy[one]]), loads.Count);
    }

    private static int Distinct(ulong[] colours)
    {
        var seen = new HashSet<ulong>();
        foreach (var colour in colours)
        {
            seen.Add(colour);
        }

        return seen.Count;
    }

    // The finaliser of SplitMix64: colours that differ in one bit end up unrelated.
    private static ulong Mix(ulong z) => unchecked((z = ((z + 0x9E3779B97F4A7C15) ^ ((z + 0x9E3779B97F4A7C15) >> 30)) * 0xBF58476D1CE4E5B9) ^ (z >> 27)) * 0x94D049BB133111EB;
}
