using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>DeepEP's own table: bandwidths of normal exchanges and times of low-latency ones, of DeepSeek-V3's hidden size and experts per token.</summary>
internal sealed class PublishedExchangeRows : RowFamily
{
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
        if (row.Subjects.Server(name, PublishedExchange.RanksPerNode) is not { } server)
        {
            row.Note($"the catalogue knows no chip or server '{name}'");
            return;
        }

        var exchange = PublishedExchange.Of(mode);
        var group = new RankGroup(ranks, Math.Min(ranks, PublishedExchange.RanksPerNode));
        foreach (var returns in new[] { false, true })
        {
            var traffic = exchange.Traffic(returns);
            var figure = returns ? "combine" : "dispatch";
            var time = exchange.Kind == ExpertExchangeKind.Direct
                ? row.Time(figure)
                : PublishedExchange.Counted(traffic, group) / new BytesPerSecond(row.Positive(figure + "_gbps") * 1e9);
            answer.Add(ExpertFigures.Of(row, server, exchange.Kind, traffic, group, time));
        }
    }
}
