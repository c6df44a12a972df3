using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Hardware.Supply;

/// <summary>What keeps a line from making more on a day.</summary>
[JsonConverter(typeof(WordConverter<Bottleneck>))]
public enum Bottleneck
{
    /// <summary>Good logic dies.</summary>
    Logic,

    /// <summary>HBM stacks.</summary>
    Memory,

    /// <summary>Interposers.</summary>
    Interposers,

    /// <summary>Places in assembly.</summary>
    Packaging,

    /// <summary>Final test.</summary>
    Test,
}
