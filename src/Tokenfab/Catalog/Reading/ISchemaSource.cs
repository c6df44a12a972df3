using System.Text.Json.Nodes;

namespace Tokenfab.Catalog.Reading;

/// <summary>A converter that can say what it accepts.</summary>
internal interface ISchemaSource
{
    /// <summary>A fresh JSON Schema of what is accepted.</summary>
    JsonObject Schema();
}
