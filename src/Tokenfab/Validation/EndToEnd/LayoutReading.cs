using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>The layout of a replica, from the degrees that a row spells out.</summary>
internal static partial class LayoutReading
{
    private const int OneSecond = 1000;

    /// <summary>The layout that a row gives under a prefix: <c>tp</c>, <c>pp</c>, <c>attn_dp</c>, <c>moe_tp</c>, <c>moe_ep</c>.</summary>
    /// <param name="row">The row; what is wrong is noted on it.</param>
    /// <param name="model">The model.</param>
    /// <param name="prefix">Nothing, <c>p_</c> for prefill workers or <c>d_</c> for decode workers.</param>
    public static ParallelLayout Of(TruthRow row, ModelArchitecture model, string prefix)
    {
        int Degree(string column) => Math.Max(row.CountOr(prefix + column, 0), 1);
        var (tensor, data) = (Degree("tp"), Degree("attn_dp"));
        var (expertTensor, expert) = (Degree("moe_tp"), Degree("moe_ep"));

        // Tables made from launch flags multiply the degrees of tensor and expert parallelism, which lie over the same chips: the row's id
        // holds the flags.
        if (prefix.Length == 0 && Flags().Match(row.Label("id")) is { Success: true } flags)
        {
            var (chips, experts) = (Number(flags.Groups["tp"]), Number(flags.Groups["ep"]));
            if (experts > 1 && tensor * data == chips * experts)
            {
                (tensor, data) = data > 1 ? (1, chips) : (chips, 1);
                expert = experts;
            }
        }

        // Where only the experts fill the chips, attention is copied.
        if (!row.Has(prefix + "attn_dp") && expertTensor * expert > tensor && expertTensor * expert % tensor == 0)
        {
            data = expertTensor * expert / tensor;
        }

        var mixture = ExpertLoads.Experts(model);
        if (!Divides(model, tensor))
        {
            // No engine splits heads so; what splits over any number of chips is data-parallel attention around shared experts.
            if (mixture is null)
            {
                row.Note("tensor parallelism does not divide the model's heads");
            }

            (tensor, data, expert) = (1, tensor * data, tensor * data);
        }

        return new ParallelLayout(tensor, Degree("pp"), 1, mixture is null ? 1 : data, mixture is null ? 1 : Math.Min(expert, tensor * data));
    }

    /// <summary>The layout that a row gives by <c>tp</c>, <c>ep</c> and perhaps <c>dp</c>, the degrees of its experts.</summary>
    /// <remarks>Experts over all ranks with a tensor-parallel degree of one leave open what attention does. Where the row also says that nothing
    /// is data-parallel, attention is split over the ranks (vLLM's tensor parallelism with <c>--enable-expert-parallel</c>); where it does
    /// not, each rank has attention of its own.</remarks>
    public static ParallelLayout WithExperts(TruthRow row)
    {
        var (tensor, expert) = (Math.Max(row.CountOr("tp", 1), 1), Math.Max(row.CountOr("ep", 1), 1));
        return row.CountOr("dp", 0) == 1
            ? new ParallelLayout(Math.Max(tensor, expert), Expert: expert)
            : new ParallelLayout(tensor, AttentionData: Math.Max(1, expert / tensor), Expert: expert);
    }

    /// <summary>A split deployment of which a row tells all chips as if they were one worker's; null where the row's degree is a worker's.</summary>
    /// <remarks>A degree that cuts neither the heads nor the experts (36 or 72 chips for 128 heads and 256 experts) was launched by nobody: rack-scale
    /// runs are listed so by the chips of all their workers. Read as one decode worker, as wide as the experts divide and chips for prompts
    /// are left, and prefill workers of a host each on the rest.</remarks>
    /// <param name="row">The row.</param>
    /// <param name="model">The model.</param>
    /// <param name="prefix">As in <see cref="Of"/>.</param>
    /// <param name="host">Chips of a host.</param>
    public static (ParallelLayout Decode, ParallelLayout Prefill, int Workers)? Whole(TruthRow row, ModelArchitecture model, string prefix, int host)
    {
        var chips = row.CountOr(prefix + "tp", 0);
        if (ExpertLoads.Experts(model) is not { } mixture || chips < 2 || Divides(model, chips) || mixture.Experts % chips == 0
            || row.CountOr(prefix + "attn_dp", 1) > 1)
        {
            return null;
        }

        var decode = (int)BitOperations.RoundUpToPowerOf2((uint)chips) / 2;
        while (mixture.Experts % decode != 0)
        {
            decode /= 2;
        }

        var rest = chips - decode;
        var worker = Math.Min(rest & -rest, host);
        return (new ParallelLayout(1, AttentionData: decode, Expert: decode), new ParallelLayout(1, AttentionData: worker, Expert: worker), rest / worker);
    }

    /// <summary>Whether a degree divides what tensor parallelism splits.</summary>
    public static bool Divides(ModelArchitecture model, int tensor) => model.Layers.All(run => run.Mixer switch
    {
        GroupedQueryAttention a => a.Heads % tensor == 0,
        LatentAttention a => a.Heads % tensor == 0,
        CompressedAttention a => a.Heads % tensor == 0,
        RecurrentMixer r => r.ValueHeads % tensor == 0,
        _ => true,
    });

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"_tp(?<tp>\d{1,4})(_0)?_ep(?<ep>\d{1,4})(_0)?_\d+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, OneSecond)]
    private static partial Regex Flags();
}
