using Tokenfab.Kernels;
using Tokenfab.Models;

namespace Tokenfab.Parallelism;

/// <summary>How many experts are touched on the rank where most are, and how much more the busiest rank gets than the mean one, by tokens in a step.
/// Tabulated once per model and degree of expert parallelism, because the search asks for them millions of times.</summary>
/// <remarks>Both are smooth in the logarithm of the tokens: four points per doubling, joined by straight lines, are within 0.3 % of the
/// functions of <see cref="ExpertRouting"/>.</remarks>
public sealed class ExpertLoads
{
    private const int PerDoubling = 4;
    private const int Doublings = 24;

    private readonly double[] _touched = new double[(Doublings * PerDoubling) + 1];
    private readonly double[] _busiest = new double[(Doublings * PerDoubling) + 1];

    private ExpertLoads(MixtureOfExperts experts, ExpertRouting routing, int ranks)
    {
        Unevenness = routing.Unevenness;
        for (var i = 0; i < _touched.Length; i++)
        {
            var tokens = Math.Pow(2.0, i / (double)PerDoubling);
            _touched[i] = routing.BusiestTouched(experts.Experts, experts.TopK, tokens, ranks);
            _busiest[i] = routing.BusiestRank(experts.Experts, experts.TopK, tokens, ranks);
        }
    }

    /// <summary>What <see cref="ExpertRouting.Unevenness"/> says of the routing.</summary>
    public double Unevenness { get; }

    /// <summary>The table of a model's experts; null where it has none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="routing">How tokens spread.</param>
    /// <param name="ranks">Ranks that hold equal numbers of experts.</param>
    public static ExpertLoads? Of(ModelArchitecture model, ExpertRouting routing, int ranks) =>
        Experts(model) is { } experts ? new ExpertLoads(experts, routing, ranks) : null;

    /// <summary>The experts of a model's mixture layers; null where it has none.</summary>
    internal static MixtureOfExperts? Experts(ModelArchitecture model) =>
        model.Layers.Select(run => run.FeedForward).OfType<MixtureOfExperts>().FirstOrDefault();

    /// <summary>Experts that get at least one of a step's tokens, on the rank where most do, and the load of the busiest rank over the mean.</summary>
    /// <param name="tokens">Tokens of the step over all ranks; below one and above 2^24 the ends of the table hold.</param>
    public (double Touched, double Busiest) At(double tokens)
    {
        var position = Math.Clamp(Math.Log2(Math.Max(tokens, 1.0)) * PerDoubling, 0.0, Doublings * PerDoubling);
        var i = Math.Min((int)position, _touched.Length - 2);
        var share = position - i;
        return (_touched[i] + (share * (_touched[i + 1] - _touched[i])), _busiest[i] + (share * (_busiest[i + 1] - _busiest[i])));
    }
}
