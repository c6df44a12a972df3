using Tokenfab.Network;
using Tokenfab.Quantities;

namespace Tokenfab.Validation.Families;

/// <summary>What a row of DeepEP's own table stands for: DeepSeek-V3's hidden size and experts per token, between nodes of eight.</summary>
/// <param name="Kind">How tokens are exchanged.</param>
/// <param name="Tokens">Tokens that start on each rank: 128 in a low-latency batch, else 4,096 and 8,192 in the first and second version of the library.</param>
internal readonly record struct PublishedExchange(ExpertExchangeKind Kind, double Tokens)
{
    /// <summary>Chips of a node.</summary>
    public const int RanksPerNode = 8;

    private const double Hidden = 7168.0;
    private const int TopK = 8;

    /// <summary>The exchange of a mode, as the table calls it.</summary>
    public static PublishedExchange Of(string mode) => mode.Contains("low-latency", StringComparison.Ordinal)
        ? new(ExpertExchangeKind.Direct, 128.0)
        : new(ExpertExchangeKind.Sorted, mode.StartsWith("v2", StringComparison.Ordinal) ? 8192.0 : 4096.0);

    /// <summary>One direction of it: FP8 with a 4-byte scale per 128 elements out, bf16 back.</summary>
    public ExpertTraffic Traffic(bool returns) => new(Tokens, TopK, Hidden * (returns ? 2.0 : 1.0 + (4.0 / 128.0)), returns);

    /// <summary>The bytes that its bandwidths count, which is what a rank takes in: one copy per rank within a domain, one per domain across.</summary>
    public static Bytes Counted(in ExpertTraffic traffic, RankGroup group)
    {
        double places = group.Domains == 1 ? group.Size : group.Domains;
        return new(traffic.Tokens * traffic.Width * places * (1.0 - Math.Pow(1.0 - (1.0 / places), traffic.TopK)));
    }
}
