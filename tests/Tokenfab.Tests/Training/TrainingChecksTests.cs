using Tokenfab.Training;
using Tokenfab.Training.Schedule;

namespace Tokenfab.Tests.Training;

/// <summary>Layouts that cannot be are refused with the nearest that can.</summary>
public sealed class TrainingChecksTests
{
    public static TheoryData<string, string> Bad => new()
    {
        { "tensor", "96 attention heads" },
        { "chips", "no multiple of the 64" },
        { "pipeline", "more than the 96 layers" },
        { "batch", "leaves some of" },
        { "batch divides", "does not divide" },
        { "sequence", "more than the 2048" },
        { "expert", "has no experts" },
        { "virtual", "no multiple of the 8 stages" },
        { "dualpipe", "DualPipe needs" },
        { "layers", "are not 96 layers" },
        { "precision", "no fp8 units" },
        { "shards", "do not divide 8 data-parallel ranks" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_layout_that_cannot_be_is_refused_with_what_is_wrong(string what, string says)
    {
        var good = Jobs.Gpt3 with { Chips = 512, GlobalBatch = 512 };
        var bad = what switch
        {
            "tensor" => good with { Layout = good.Layout with { Tensor = 5, Pipeline = 1, VirtualStages = 1 }, Chips = 500 },
            "chips" => good with { Chips = 500 },
            "pipeline" => good with { Layout = new(Tensor: 1, Pipeline: 128), Settings = new() },
            "batch" => good with { GlobalBatch = 4 },
            "batch divides" => good with { GlobalBatch = 513 },
            "sequence" => good with { Sequence = 4096 },
            "expert" => good with { Layout = good.Layout with { Expert = 4 } },
            "virtual" => good with { GlobalBatch = 72 },
            "dualpipe" => good with { Layout = new(8, 8), Settings = new() { Schedule = ScheduleKind.DualPipe }, GlobalBatch = 64 },
            "layers" => good with { LayersPerChunk = [1, 2, 3] },
            "precision" => good with { Precision = TrainingPrecision.Of(TrainingFormat.Fp8) },
            _ => good with { Settings = good.Settings with { Sharding = StateSharding.Optimizer, ShardGroup = 3 } },
        };
        TrainingChecks.Check(good);
        var refused = Assert.Throws<InputException>(() => TrainingChecks.Check(bad));
        Assert.Contains(says, refused.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Mend);
    }
}
