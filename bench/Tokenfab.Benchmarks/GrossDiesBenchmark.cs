using BenchmarkDotNet.Attributes;
using Tokenfab.Silicon;

namespace Tokenfab.Benchmarks;

/// <summary>Certified gross dies per wafer. Targets: the 600 mm² square under 100 us, any die over 4 mm² under 1 ms, nothing but the result allocated.</summary>
[MemoryDiagnoser]
public class GrossDiesBenchmark
{
    private readonly WaferConvention _plain = new();
    private readonly WaferConvention _notched = new() { NotchBand = new(5.0) };

    /// <summary>Large and small, square and long; with a band at the bottom the last two took longest of a thousand at random.</summary>
    [Params("24.495mmx24.495mm", "28.284mmx21.213mm", "5mmx5mm", "2mmx2mm", "4mmx1mm", "16mmx0.26mm", "1.646mmx2.507mm")]
    public string Die { get; set; } = string.Empty;

    private DieSize Size { get; set; }

    [GlobalSetup]
    public void Setup() => Size = DieSize.Parse(Die);

    [Benchmark]
    public int Certify() => GrossDies.Certify(Size, _plain).Dies;

    [Benchmark]
    public int CertifyWithNotchBand() => GrossDies.Certify(Size, _notched).Dies;
}
