using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Hardware;

/// <summary>One accelerator package, card or module, as the catalogue knows it. A null figure is not known, never zero.</summary>
public sealed record Accelerator
{
    /// <summary>Catalogue id: the file's name, as in <c>h100-sxm</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use: <c>H100 SXM</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Other names of the same part, as tables and tools write them.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The maker.</summary>
    public required string Vendor { get; init; }

    /// <summary>The family that shares kernels and calibration: <c>ampere</c>, <c>hopper</c>, <c>blackwell</c>, <c>cdna3</c>, <c>davinci</c>, <c>tpu</c> ...</summary>
    public required string Generation { get; init; }

    /// <summary>Year of first shipment, or announced year.</summary>
    public Fact<Count>? Year { get; init; }

    /// <summary>Compute and other dies in the package, with their counts.</summary>
    public IReadOnlyList<DieUse> Dies { get; init; } = [];

    /// <summary>How those are put together; null where it is not known.</summary>
    public AcceleratorPackage? Package { get; init; }

    /// <summary>The process node as its source names it: <c>TSMC 4N</c>.</summary>
    public string? Node { get; init; }

    /// <summary>Transistors of the package.</summary>
    public Fact<Count>? Transistors { get; init; }

    /// <summary>Compute units that share nothing but the cache: SMs, CUs, cores; sets wave quantisation.</summary>
    public Fact<Count>? ComputeUnits { get; init; }

    /// <summary>Dense peak arithmetic rates per package.</summary>
    public required PeakRates Peak { get; init; }

    /// <summary>Device memory.</summary>
    public required DeviceMemory Memory { get; init; }

    /// <summary>Last-level cache or large on-chip memory, all of it.</summary>
    public Fact<Bytes>? LastLevelCache { get; init; }

    /// <summary>The scale-up link of one chip.</summary>
    public AcceleratorLink? ScaleUp { get; init; }

    /// <summary>Scale-out bandwidth of one chip, per direction, in the usual server.</summary>
    public Fact<BytesPerSecond>? ScaleOut { get; init; }

    /// <summary>Board power limit.</summary>
    public Fact<Watts>? BoardPower { get; init; }

    /// <summary>Price of one, as bought in volume.</summary>
    public Fact<Usd>? Price { get; init; }

    /// <summary>What making one costs its maker, where it is not sold; never taken for a price.</summary>
    public Fact<Usd>? ManufacturingCost { get; init; }
}

/// <summary>So many of a catalogue die in a package.</summary>
/// <param name="Die">Catalogue id of the die.</param>
/// <param name="Number">How many the package holds.</param>
/// <param name="On">Catalogue id of the die of the same package that it is stacked on and tested with before the package is put together;
/// null where it is not.</param>
public sealed record DieUse(string Die, int Number, string? On = null);

/// <summary>How the dies of an accelerator are put together.</summary>
/// <param name="Technology">Catalogue id of the packaging technology.</param>
/// <param name="Interposer">Area of the interposer; null where there is none or it is not known.</param>
public sealed record AcceleratorPackage(string Technology, Fact<SquareMillimetres>? Interposer = null);

/// <summary>The scale-up link of one chip: all its lanes together.</summary>
/// <param name="Name">The link's name: <c>NVLink4</c>.</param>
/// <param name="Topology">How the domain is joined.</param>
/// <param name="Bandwidth">Per direction and chip, all links together.</param>
/// <param name="DomainSize">Chips in the largest scale-up domain sold; null where not known.</param>
public sealed record AcceleratorLink(
    string Name, TopologyKind Topology, Fact<BytesPerSecond> Bandwidth, Fact<Count>? DomainSize = null);

/// <summary>Device memory.</summary>
/// <param name="Type">The technology: <c>HBM3e</c>, <c>GDDR7</c>, <c>SRAM</c>.</param>
/// <param name="Capacity">Capacity as the source labels it; HBM vendors label GiB.</param>
/// <param name="Bandwidth">Peak bandwidth; null where no source tells.</param>
/// <param name="Stacks">HBM stacks in the package; null where the memory has none or it is not known.</param>
public sealed record DeviceMemory(
    string Type, Fact<Bytes> Capacity, Fact<BytesPerSecond>? Bandwidth = null, Fact<Count>? Stacks = null);
