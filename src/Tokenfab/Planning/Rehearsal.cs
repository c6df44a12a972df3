using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Planning;

/// <summary>A small plan before the one that is asked, so that the runtime compiles what both need while a scenario is still being read.</summary>
/// <remarks>Half of a first plan's time is the runtime's just-in-time compiler, which works for one thread at a time; a second core can take
/// it over. On one core there is nothing to gain.</remarks>
public static class Rehearsal
{
    private static readonly Scenario Small = new()
    {
        Name = "rehearsal",
        Model = "deepseek-v2-lite",
        Chips = ["hgx-h100"],
        Traffic = new TrafficSpec { InputTokens = new Count(1000.0), OutputTokens = new Count(100.0), Rate = new RequestsPerSecond(10.0) },
        Slo = new SloSpec(new Seconds(2.0), new Seconds(0.05)),
        Search = new SearchSpec { MaxChipsPerReplica = new Count(1.0) },
    };

    /// <summary>Starts it in the background; it leaves nothing behind but compiled code and the catalogue's cached entries.</summary>
    public static void Start()
    {
        if (Environment.ProcessorCount > 1)
        {
            _ = Task.Run(() => Planner.Run(Small, CatalogStore.Embedded, string.Empty, threads: 1));
        }
    }
}
