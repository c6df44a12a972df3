using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns;

/// <summary>Refuses fields of a file that make no sense.</summary>
internal sealed class FieldChecks(SourceDocument document)
{
    public void That(bool holds, string field, string problem, string mend)
    {
        if (!holds)
        {
            throw document.Error(field, problem, mend);
        }
    }

    /// <summary>Strictly above a bound.</summary>
    public void Above<T>(T? value, double bound, string field)
        where T : struct, IQuantity<T> =>
        That(value is not { } v || v.Value > bound, field, $"{value} is not above {bound:0.##}", $"Write {T.Kind.Noun} such as '{T.Kind.Example}'");

    /// <summary>A whole number.</summary>
    public void Whole(Count? value, double least, double most, string field) => That(
        value is not { } v || (v.Value >= least && v.Value <= most && v.Value == Math.Floor(v.Value)), field,
        $"{value} is no whole number from {least:0} to {most:0}", "Write such a number");

    /// <summary>Within bounds, both of which are allowed.</summary>
    public void Within(Ratio? value, double least, double most, string field) => That(
        value is not { } v || (v.Value >= least && v.Value <= most), field, $"{value} is outside {least:0.##} to {most:0.##}", "Write a number or a share such as '30 %'");

    /// <summary>A share above nothing and no more than all.</summary>
    public void Share(Ratio? value, string field) => That(
        value is not { } v || (v.Value > 0.0 && v.Value <= 1.0), field, $"{value} is no share above 0 and up to 100 %", "Write it as in '85 %'");
}
