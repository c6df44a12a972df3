using System.Text.Json.Nodes;

namespace Tokenfab.Catalog.Reading;

/// <summary>A converter that can say what it accepts.</summary>
internal interface ISchemaSource
{
    /// <summary>What the schema is called where others refer to it.</summary>
    string SchemaName { get; }

    /// <summary>A fresh JSON Schema of what is accepted.</summary>
    /// <param name="refer">Makes a reference to the schema of a part.</param>
    JsonObject Schema(Func<ISchemaSource, JsonObject> refer);
}
