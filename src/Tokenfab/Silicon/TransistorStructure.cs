using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Silicon;

/// <summary>How the transistors of a logic process are built.</summary>
[JsonConverter(typeof(WordConverter<TransistorStructure>))]
public enum TransistorStructure
{
    /// <summary>Flat channels, down to 20 nm.</summary>
    Planar,

    /// <summary>Fins, from 22 to 3 nm.</summary>
    [JsonStringEnumMemberName("finfet")]
    FinFet,

    /// <summary>Gates all around stacked sheets, from 3 to 2 nm on.</summary>
    Nanosheet,
}
