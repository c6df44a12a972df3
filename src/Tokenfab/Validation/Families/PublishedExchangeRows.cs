using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>DeepEP's own table: bandwidths of normal exchanges and times of low-latency ones, of DeepSeek-V3's hidden size and experts per token.</summary>
internal sealed class PublishedExchangeRows : RowFamily
{
    private const double Hidden = 7168.0;
    private const int TopK = 8;
    private const int RanksPerNode = 8;

    /// <inheritdoc/>
    public override string Name => "deepep_published";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["mode", "system", "ep", "dispatch_gbps", "combine_gbps", "dispatch_us", "combine_us"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null;

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var mode = row.Text("mode");
        var ranks = row.Count("ep");
        var name = row.Text("system").Split(' ')[0];
        if (row.Subjects.Server(name, RanksPerNode) is not { } server)
        {
            row.Note($"the catalogue knows no chip or server '{name}'");
            return;
        }

        // 128 tokens a batch, or 4,096 and 8,192 in the first and second version of the library.
        var low = mode.Contains("low-latency", StringComparison.Ordinal);
        var tokens = low ? 128.0 : mode.StartsWith("v2", StringComparison.Ordinal) ? 8192.0 : 4096.0;
        var group = new RankGroup(ranks, Math.Min(ranks, RanksPerNode));
        foreach (var returns in new[] { false, true })
        {
            var traffic = new ExpertTraffic(tokens, TopK, Hidden * (returns ? 2.0 : 1.0 + (4.0 / 128.0)), returns);
            var figure = returns ? "combine" : "dispatch";
            if (low)
            {
                answer.Add(ExpertFigures.Of(row, server, ExpertExchangeKind.Direct, traffic, group, row.Time(figure)));
            }
            else
            {
                // Bandwidths count what a rank takes in: one copy per rank within a domain, one per domain across.
                double places = group.Domains == 1 ? group.Size : group.Domains;
                var bytes = new Bytes(tokens * traffic.Width * places * (1.0 - Math.Pow(1.0 - (1.0 / places), TopK)));
                answer.Add(ExpertFigures.Of(row, server, ExpertExchangeKind.Sorted, traffic, group, bytes / new BytesPerSecond(row.Positive(figure + "_gbps") * 1e9)));
            }
        }
    }
}
