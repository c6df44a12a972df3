using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Silicon.Packaging;

/// <summary>In which order a package comes together, and so what a fault in it takes along.</summary>
[JsonConverter(typeof(WordConverter<AssemblyFlow>))]
public enum AssemblyFlow
{
    /// <summary>Tested dies are bonded to a finished, tested interposer, bridge or other die: 2.5D, and 3D die to wafer.</summary>
    ChipLast,

    /// <summary>Tested dies are bonded straight to the substrate, which holds any bridges between them: flip chip, MCM, EMIB.</summary>
    OnSubstrate,

    /// <summary>Wiring is built over dies already in place, so that its faults waste dies: fan-out.</summary>
    ChipFirst,

    /// <summary>Whole wafers are bonded before anything is tested, so that every die of a stack must happen to be good.</summary>
    WaferToWafer,
}
