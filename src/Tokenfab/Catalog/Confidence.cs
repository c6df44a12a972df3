using System.Text.Json.Serialization;

namespace Tokenfab.Catalog;

/// <summary>How far a figure can be trusted.</summary>
[JsonConverter(typeof(WordConverter<Confidence>))]
public enum Confidence
{
    /// <summary>The maker's own figure.</summary>
    Official,

    /// <summary>Measured by someone who says how.</summary>
    Measured,

    /// <summary>Derived or estimated by someone who says from what.</summary>
    Estimate,

    /// <summary>Told by the press, a survey or from memory; unverified.</summary>
    Reported,
}
