using Tokenfab.Cli.Report.Charts;
using Tokenfab.Parallelism;
using Tokenfab.Planning;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Report;

/// <summary>What fills the memory of the fullest chip of each kind of worker.</summary>
internal static class MemoryPart
{
    public static void Draw(Markup page, Plan plan)
    {
        var occupancy = plan.Serving.KvOccupancy.Value;
        List<BarRow> rows =
        [
            Row(plan.PrefillMemory is null ? $"each worker, {plan.Deployment.Decode.Layout}" : $"decode worker, {plan.Deployment.Decode.Layout}", plan.Memory, occupancy),
        ];
        if (plan is { PrefillMemory: { } prefill, Deployment.Prefill: { } pool })
        {
            rows.Add(Row($"prefill worker, {pool.Layout}", prefill, null));
        }

        StackedBars.Draw(page, "Memory", rows, FigureUnit.Bytes.Write, width: 1080);
    }

    private static BarRow Row(string name, MemoryBudget m, double? occupancy)
    {
        var cache = Math.Max(0.0, m.CacheCapacity.Value);
        return new BarRow(
            name,
            [
                new("weights", m.Weights.Value, "c0"), new("activations", m.Activations.Value, "c1"), new("overhead", m.Overhead.Value, "c7"),
                .. occupancy is { } share
                    ? new BarPart[] { new("KV cache in use", cache * share, "c2"), new("KV cache free", cache * (1.0 - share), "c9") }
                    : [new("KV cache", cache, "c2")],
            ],
            null,
            $"{FigureUnit.Bytes.Write(m.Capacity.Value)} usable");
    }
}
