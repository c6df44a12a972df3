using Tokenfab.Validation.Statistics;

namespace Tokenfab.Validation;

/// <summary>Counts and errors of one group.</summary>
internal sealed class GroupTally
{
    // A quarter to four times, in bins of a twentieth: what reports draw.
    private const double Reach = 1.386;
    private const int Bins = 56;

    private readonly ErrorSketch _errors = new();
    private long _refused;

    /// <summary>A figure with its prediction.</summary>
    public void Add(double ratio, bool? inside) => _errors.Add(ratio, inside);

    /// <summary>A figure without one.</summary>
    public void Refuse() => _refused++;

    /// <summary>Takes another group in.</summary>
    public void Merge(GroupTally other)
    {
        _errors.Merge(other._errors);
        _refused += other._refused;
    }

    /// <summary>The group as it is reported.</summary>
    public GroupResult Result(GroupKey key) => new(key, _errors.Count + _refused, _errors.Count, _refused, _errors.Summary(), _errors.Histogram(Reach, Bins));
}
