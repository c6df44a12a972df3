namespace Tokenfab.Network;

/// <summary>Measured times of one operation between the chips of one kind of server.</summary>
/// <param name="Operation">The operation; expert exchanges are <see cref="MeasuredExchange"/>s.</param>
/// <param name="Axes">Domains, ranks in each, and bytes of the message as the operation's method takes it; sorted in this order, each point once.</param>
/// <param name="Seconds">What was measured.</param>
public sealed record MeasuredCollective(CollectiveOperation Operation, IReadOnlyList<float[]> Axes, double[] Seconds);

/// <summary>Measured times of one direction of an expert exchange between the chips of one kind of server.</summary>
/// <param name="Kind">How it is made.</param>
/// <param name="Returns">Whether experts' outputs come back, rather than tokens go out.</param>
/// <param name="Axes">Experts of a token, experts of the layer, compute units that the exchange takes (one where it takes none of its own),
/// ranks in each domain, domains, bytes of a token on the wire, and tokens that start on each rank; sorted in this order, each point once.</param>
/// <param name="Seconds">What was measured.</param>
public sealed record MeasuredExchange(ExpertExchangeKind Kind, bool Returns, IReadOnlyList<float[]> Axes, double[] Seconds);
