namespace Tokenfab.Validation.Statistics;

/// <summary>How far measurements of one listed configuration disagree with each other: no model that knows only what is listed errs less.</summary>
/// <param name="Configurations">Configurations that were measured more than once (a sample of them where there are very many).</param>
/// <param name="Median">Median over them of the greatest measurement over the least.</param>
/// <param name="Ninth">Its 90th percentile.</param>
public sealed record NoiseFloor(int Configurations, double Median, double Ninth)
{
    /// <summary>The noise floor of repeated measurements; null where nothing was repeated.</summary>
    internal static NoiseFloor? Of(IEnumerable<Spread> spreads)
    {
        var ratios = spreads.Where(spread => spread.Count > 1).Select(spread => spread.Most / spread.Least).Order().ToArray();
        return ratios.Length == 0 ? null : new(ratios.Length, ratios[ratios.Length / 2], ratios[(int)(0.9 * ratios.Length)]);
    }
}
