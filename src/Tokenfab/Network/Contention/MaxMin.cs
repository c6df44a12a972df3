namespace Tokenfab.Network.Contention;

/// <summary>Max-min fair rates: no flow can have more without one that has no more having less.</summary>
/// <remarks>Water filling (Bertsekas and Gallager, Data Networks, 6.5.2): the link whose remaining capacity over the flows left on it is least
/// fixes their rates; and so on. A queue of links with lazy updates makes it <c>O(hops x log links)</c>.</remarks>
internal static class MaxMin
{
    /// <summary>Solves a sparse system.</summary>
    /// <param name="capacities">Capacity of each link.</param>
    /// <param name="starts">Where each flow's hops start; one more at the end.</param>
    /// <param name="links">The link of each hop.</param>
    /// <param name="loads">Load on that link when the flow has a rate of one.</param>
    /// <param name="bottlenecks">Set to the link that fixed each flow's rate; minus one for a flow that crosses none.</param>
    /// <returns>The rate of each flow; infinite for one that crosses no link.</returns>
    public static double[] Solve(double[] capacities, int[] starts, int[] links, double[] loads, int[] bottlenecks)
    {
        var (flows, rates) = (starts.Length - 1, new double[starts.Length - 1]);
        Array.Fill(rates, double.PositiveInfinity);
        Array.Fill(bottlenecks, -1);
        var (left, load, first) = ((double[])capacities.Clone(), new double[capacities.Length], new int[capacities.Length + 1]);
        for (var i = 0; i < links.Length; i++)
        {
            load[links[i]] += loads[i];
            first[links[i] + 1]++;
        }

        for (var link = 0; link < capacities.Length; link++)
        {
            first[link + 1] += first[link];
        }

        var (on, next) = (new int[links.Length], (int[])first.Clone());
        for (var flow = 0; flow < flows; flow++)
        {
            for (var i = starts[flow]; i < starts[flow + 1]; i++)
            {
                on[next[links[i]]++] = flow;
            }
        }

        var queue = new PriorityQueue<int, (double Share, int Link)>();
        for (var link = 0; link < capacities.Length; link++)
        {
            if (load[link] > 0.0)
            {
                queue.Enqueue(link, (left[link] / load[link], link));
            }
        }

        while (queue.TryDequeue(out var link, out var key))
        {
            if (load[link] <= 0.0)
            {
                continue;
            }

            // Rates fixed since it was queued can only have raised a link's share: it goes back with what it has now.
            var share = left[link] / load[link];
            if (share > key.Share * (1.0 + 1e-12))
            {
                queue.Enqueue(link, (share, link));
                continue;
            }

            for (var i = first[link]; i < first[link + 1]; i++)
            {
                var flow = on[i];
                if (bottlenecks[flow] >= 0)
                {
                    continue;
                }

                (bottlenecks[flow], rates[flow]) = (link, share);
                for (var hop = starts[flow]; hop < starts[flow + 1]; hop++)
                {
                    left[links[hop]] = Math.Max(left[links[hop]] - (share * loads[hop]), 0.0);
                    load[links[hop]] -= loads[hop];
                }
            }

            load[link] = 0.0;
        }

        return rates;
    }
}
