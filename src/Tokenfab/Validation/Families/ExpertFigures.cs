using Tokenfab.Hardware;
using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Expert exchanges as figures to compare.</summary>
internal static class ExpertFigures
{
    /// <summary>One direction of an exchange.</summary>
    public static Measurement Of(TruthRow row, Server server, ExpertExchangeKind kind, ExpertTraffic traffic, RankGroup group, Seconds time)
    {
        var operation = traffic.Returns ? CollectiveOperation.ExpertCombine : CollectiveOperation.ExpertDispatch;
        var message = new Bytes(traffic.Tokens * traffic.Width);
        var figure = traffic.Returns ? "combine" : "dispatch";
        var op = row.Op ?? string.Empty;
        return new(row, server.Accelerator, time.Value, new CollectivePredictor(server, group, CollectiveLibrary.Engine, operation, message, model =>
            model.ExpertExchange(kind, traffic, group)))
        {
            Op = op.Contains(figure, StringComparison.Ordinal) ? op : $"{(op.Length > 0 ? op : "exchange")}_{figure}",
            Kind = figure,
            Size = SizeClass.Of(message),
        };
    }
}
