using System.Diagnostics;
using System.Globalization;
using Tokenfab.Network.Contention;
using Tokenfab.Network.Contention.Fabrics;
using Tokenfab.Quantities;

namespace Tokenfab.Benchmarks;

/// <summary>`contention [REPEATS]`: one collective on a shared fabric, from its flows to its rate. Targets: 4,096 ranks under 50 ms.</summary>
internal static class ContentionJob
{
    /// <summary>Times rings and all-to-alls on fabrics of 4,096 to 100,000 ranks.</summary>
    public static int Run(string[] args)
    {
        var repeats = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        var (fast, slow) = (new BytesPerSecond(450e9), new BytesPerSecond(50e9));
        foreach (var (name, fabric) in new (string, Fabric)[]
        {
            ("rails, 4,096 ranks, 2:1", RailFabric.Of(new RailShape(512, 8, fast, slow) { LeafDomains = 32, LeafOversubscription = 2.0 })),
            ("NVL72 with scale-out, 4,608 ranks", RailFabric.Of(new RailShape(64, 72, new BytesPerSecond(900e9), slow) { LeafDomains = 16 })),
            ("torus of 16 x 16 x 16 with optical switches", TorusFabric.OfCubes([16, 16, 16], slow)),
            ("dragonfly, 4,128 ranks", DragonflyFabric.Of(4, 8, 4, slow, slow, slow)),
            ("rails, 100,000 ranks, 2:1", RailFabric.Of(new RailShape(12_500, 8, fast, slow) { LeafDomains = 50, LeafOversubscription = 2.0 })),
        })
        {
            int[] ring = [.. Enumerable.Range(0, fabric.Ranks).Select(i => fabric is RailFabric ? (i % (fabric.Ranks / 8) * 8) + (i / (fabric.Ranks / 8)) : i)];
            Time($"ring on {name}", repeats, () => ContendedCollective.Ring(fabric, ring));
            Time($"all-to-all on {name}", repeats, () => ContendedCollective.AllToAll(fabric));
        }

        return 0;
    }

    private static void Time(string what, int repeats, Func<SharedRate> run)
    {
        var shared = run();
        var best = double.PositiveInfinity;
        for (var i = 0; i < repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            shared = run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {best:0.00} ms, {shared.Flows:#,0} flows in {shared.Classes:#,0} classes, {shared.Slowest} at {shared.Bottleneck}"));
    }
}
