using Tokenfab.Hardware;
using Tokenfab.Kernels.Measured;
using Tokenfab.Network;
using Tokenfab.Validation.Families;
using Tokenfab.Validation.Tables;

namespace Tokenfab.KernelDb.Reading;

/// <summary>Reads tables of expert exchanges, whose rows hold one direction or both.</summary>
/// <param name="columns">The table's columns.</param>
/// <param name="stem">The file's name without its ending.</param>
/// <param name="hosts">How chips of a kind stand together.</param>
internal sealed class ExchangeRows(MeasurementColumns columns, string stem, HostShapes hosts)
{
    // FP8 with a 4-byte scale for each 128 elements out, 16 bits back: what DeepEP's own tests send.
    private const double SentBytes = 1.0 + (4.0 / 128.0);
    private const double ReturnedBytes = 2.0;

    // Compute units and experts where a table does not tell them: DeepEP's default, and DeepSeek-V3's.
    private const double UsualUnits = 24.0;
    private const double UsualExperts = 256.0;

    private const string NoRanks = "the chips of the exchange are not told, or fewer than two";

    private readonly List<(MeasuredKernel Kernel, float[] Point, double Seconds)> _found = [];

    /// <summary>What the row that <see cref="Read"/> read measured.</summary>
    public IReadOnlyList<(MeasuredKernel Kernel, float[] Point, double Seconds)> Found => _found;

    /// <summary>Whether the row that the table stands at is of an expert exchange.</summary>
    public bool IsExchange => Library() is not null || stem is "moe_a2a" or "deepep_published" || columns.Text(columns.Op) is "alltoall_dispatch" or "alltoall_combine";

    /// <summary>Reads the row that the table stands at.</summary>
    /// <param name="chip">Catalogue id of its chip.</param>
    /// <returns>Why it cannot be used; null where it can.</returns>
    public string? Read(string chip)
    {
        _found.Clear();
        return Library() is { } library ? BothWays(library, chip) : stem switch { "moe_a2a" => Unified(chip), "deepep_published" => Published(chip), _ => Written(chip) };
    }

    // DeepEP's two modes, under the names of the normal form and of AIConfigurator's folders.
    private MeasuredKernel? Library()
    {
        var op = columns.Text(columns.Op);
        bool Is(string word) => op == word || stem.EndsWith(word, StringComparison.Ordinal);
        return Is("deepep_normal") ? MeasuredKernel.SortedDispatch : Is("deepep_ll") ? MeasuredKernel.DirectDispatch : null;
    }

    private string? BothWays(MeasuredKernel dispatch, string chip)
    {
        var ranks = columns.Number(columns.Nodes) * hosts.PerHost(chip);
        var hidden = columns.Number(columns.Hidden);
        var sorted = dispatch == MeasuredKernel.SortedDispatch;
        return Add(dispatch, chip, ranks, hidden * SentBytes, sorted ? columns.NumberOr(columns.DispatchUnits, UsualUnits) : 1.0, Micro(columns.DispatchTime, columns.DispatchNotice))
            ?? Add(dispatch + 1, chip, ranks, hidden * ReturnedBytes, sorted ? columns.NumberOr(columns.CombineUnits, UsualUnits) : 1.0, Micro(columns.CombineTime, columns.CombineNotice));
    }

    // AIConfigurator's common table of all of them, in microseconds though its column has no unit.
    private string? Unified(string chip)
    {
        var (backend, phase) = (columns.Text(columns.Backend), columns.Text(columns.Phase));
        MeasuredKernel? dispatch = backend switch
        {
            "deepep_ht" => MeasuredKernel.SortedDispatch,
            "deepep_ll" => MeasuredKernel.DirectDispatch,
            "nvlink_one_sided" or "nvlink_two_sided" => MeasuredKernel.WrittenDispatch,
            _ => null,
        };
        if (dispatch is not { } kernel || phase is not ("dispatch" or "combine"))
        {
            return $"'{backend} {phase}' is not an exchange that plans look up";
        }

        var returns = phase == "combine";
        var width = returns ? ReturnedBytes : columns.Text(columns.Dtype) is "default" or "" ? SentBytes : DtypeWords.Format(columns.Text(columns.Dtype))?.Width().Value;
        return width is not { } bytes
            ? $"no number format is called '{columns.Text(columns.Dtype)}'"
            : Add(
                returns ? kernel + 1 : kernel, chip, columns.Number(columns.Ranks), columns.Number(columns.Hidden) * bytes,
                kernel == MeasuredKernel.SortedDispatch ? columns.NumberOr(columns.DispatchUnits, UsualUnits) : 1.0, columns.Number(columns.Latency) * 1e-6);
    }

    // DeepEP's own table tells times of low-latency exchanges and bandwidths of the others.
    private string? Published(string chip)
    {
        var ranks = columns.Number(columns.Ranks);
        if (ranks is not (>= 2.0 and <= 1e6))
        {
            return NoRanks;
        }

        var exchange = PublishedExchange.Of(columns.Text(columns.Mode));
        var direct = exchange.Kind == ExpertExchangeKind.Direct;
        var kernel = direct ? MeasuredKernel.DirectDispatch : MeasuredKernel.SortedDispatch;
        var group = new RankGroup((int)ranks, (int)Math.Min(ranks, PublishedExchange.RanksPerNode));
        return One(false) ?? One(true);

        string? One(bool returns)
        {
            var traffic = exchange.Traffic(returns);
            var (time, rate) = returns ? (columns.CombineTime, columns.CombineRate) : (columns.DispatchTime, columns.DispatchRate);
            var seconds = direct ? columns.Number(time) * 1e-6 : PublishedExchange.Counted(traffic, group).Value / (columns.Number(rate) * 1e9);
            return Add(returns ? kernel + 1 : kernel, group, [traffic.TopK, traffic.Experts, direct ? 1.0 : traffic.Units, traffic.Width, traffic.Tokens], seconds);
        }
    }

    // Experts answer in 16 bits, whatever they were sent.
    private string? Written(string chip)
    {
        var returns = columns.Text(columns.Op) == "alltoall_combine";
        return DtypeWords.Format(columns.Text(columns.Dtype)) is not { } format
            ? $"no number format is called '{columns.Text(columns.Dtype)}'"
            : Add(
                returns ? MeasuredKernel.WrittenCombine : MeasuredKernel.WrittenDispatch, chip, columns.Number(columns.Ranks),
                columns.Number(columns.Hidden) * (returns ? ReturnedBytes : format.Width().Value), 1.0, columns.Seconds());
    }

    private double Micro(int time, int notice) => (columns.Number(time) + columns.NumberOr(notice, 0.0)) * 1e-6;

    private string? Add(MeasuredKernel kernel, string chip, double ranks, double width, double units, double seconds)
    {
        if (ranks is not (>= 2.0 and <= 1e6))
        {
            return NoRanks;
        }

        var group = new RankGroup((int)ranks, hosts.PerDomain(chip, (int)ranks));
        return Add(kernel, group, [columns.Number(columns.TopK), columns.NumberOr(columns.Experts, UsualExperts), units, width, columns.Number(columns.Tokens)], seconds);
    }

    private string? Add(MeasuredKernel kernel, RankGroup group, ReadOnlySpan<double> shape, double seconds)
    {
        if (group.Size % group.PerDomain != 0)
        {
            return "the chips do not fill whole nodes";
        }

        foreach (var size in shape)
        {
            if (size is not (> 0.0 and < 1e12))
            {
                return "a size is missing, not a number, or not above zero";
            }
        }

        _found.Add((kernel, [(float)shape[0], (float)shape[1], (float)shape[2], group.PerDomain, group.Domains, (float)shape[3], (float)shape[4]], seconds));
        return null;
    }
}
