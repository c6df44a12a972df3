using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Serving.Simulation.Routing;

/// <summary>Which replica gets a request.</summary>
[JsonConverter(typeof(WordConverter<RoutingPolicy>))]
public enum RoutingPolicy
{
    /// <summary>One after the other.</summary>
    RoundRobin,

    /// <summary>Any, each with the same chance.</summary>
    Random,

    /// <summary>The one with the fewest requests that have not ended, the first of equals.</summary>
    LeastOutstanding,

    /// <summary>The one of two random ones with fewer requests that have not ended (Mitzenmacher 2001, IEEE TPDS 12:10).</summary>
    PowerOfTwo,

    /// <summary>The one with the least cost: prompt tokens it would have to compute, those that wait there included, and tokens that its
    /// cache holds for others (the cost of NVIDIA Dynamo's KV router with weight one).</summary>
    PrefixAware,

    /// <summary>The same one for all requests of a conversation.</summary>
    SessionSticky,
}
