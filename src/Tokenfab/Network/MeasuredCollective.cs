namespace Tokenfab.Network;

/// <summary>Measured times of one operation between the chips of one kind of server.</summary>
/// <param name="Operation">The operation; expert exchanges are not looked up.</param>
/// <param name="Axes">Domains, ranks in each, and bytes of the message as the operation's method takes it; sorted in this order, each point once.</param>
/// <param name="Seconds">What was measured.</param>
public sealed record MeasuredCollective(CollectiveOperation Operation, IReadOnlyList<float[]> Axes, double[] Seconds);
