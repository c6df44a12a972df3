using BenchmarkDotNet.Attributes;
using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Harvesting;

namespace Tokenfab.Benchmarks;

/// <summary>Clustered harvesting of a die of 144 units in three levels into three bins. Target: 1 ms.</summary>
[MemoryDiagnoser]
public class BinningBenchmark
{
    private readonly DieStructure _die = new()
    {
        Blocks =
        [
            new("GPC", 8, Share(0.05), new("TPC", 9, Share(0.05), new("SM", 2, Share(0.45)))),
            new("HBM PHY", 6, Share(0.05)),
        ],
    };

    private readonly List<Bin> _bins =
    [
        new("full", [new("SM", 144), new("HBM PHY", 6)]), new("132", [new("SM", 132), new("HBM PHY", 5)]), new("114", [new("SM", 114), new("HBM PHY", 5)]),
    ];

    private readonly DefectModel _defects = new(new(0.1), YieldModel.NegativeBinomial, 2.0);

    [Benchmark]
    public BinSplit Split() => Binning.Split(_die, _bins, _defects, new(814.0));

    private static Fact<Ratio> Share(double share) => new(new(share), new(share), new(share), ["benchmark"], Confidence.Estimate);
}
