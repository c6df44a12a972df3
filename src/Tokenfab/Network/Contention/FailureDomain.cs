using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Network.Contention;

/// <summary>What fails together.</summary>
[JsonConverter(typeof(WordConverter<FailureDomain>))]
public enum FailureDomain
{
    /// <summary>One chip.</summary>
    Rank,

    /// <summary>The chips of a board.</summary>
    Board,

    /// <summary>The chips of a host.</summary>
    Host,

    /// <summary>The hosts of a cabinet.</summary>
    Cabinet,

    /// <summary>The chips of one scale-up domain.</summary>
    Supernode,

    /// <summary>A link, and what crosses it.</summary>
    Link,
}
