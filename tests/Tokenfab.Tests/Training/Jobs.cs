using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Training;

namespace Tokenfab.Tests.Training;

/// <summary>Jobs that tests start from.</summary>
internal static class Jobs
{
    /// <summary>GPT-3 175B on 64 A100 as Korthikanti et al. ran it (arXiv:2205.05198, table 5): 13.75 s an iteration.</summary>
    public static TrainingJob Gpt3 { get; } = new()
    {
        Model = CatalogStore.Embedded.Model("gpt-3-175b"),
        Chip = CatalogStore.Embedded.Accelerator("a100-sxm-80gb"),
        Server = CatalogStore.Embedded.Server("hgx-a100"),
        Chips = 64,
        GlobalBatch = 64,
        Sequence = 2048,
        Layout = new(Tensor: 8, Pipeline: 8, VirtualStages: 3),
        Settings = new() { Recompute = Recompute.Selective, SequenceParallel = true },
        Precision = TrainingPrecision.Of(TrainingFormat.Fp16),
        Trainer = Trainer.Find("megatron-2022")!,
    };
}
