using Tokenfab.Calibration.Truth;

namespace Tokenfab.Calibration;

/// <summary>How far predictions are from measurements.</summary>
/// <param name="Rows">Rows compared.</param>
/// <param name="Median">Median absolute percentage error, as a share.</param>
/// <param name="Eighth">80th percentile of it.</param>
/// <param name="Ninth">90th percentile of it.</param>
/// <param name="Bias">Median signed error.</param>
internal readonly record struct ErrorReport(int Rows, double Median, double Eighth, double Ninth, double Bias)
{
    public static ErrorReport Of<TSubject, TModel>(IEnumerable<MeasuredRow<TSubject, TModel>> rows, Func<TSubject, TModel> model)
        where TSubject : notnull
        where TModel : notnull
    {
        var models = new Dictionary<object, TModel>(ReferenceEqualityComparer.Instance);
        TModel Model(TSubject subject) => models.TryGetValue(subject, out var known) ? known : models[subject] = model(subject);
        return Of([.. rows.Select(row => (row.Predict(Model(row.Chip)) / row.Seconds) - 1.0)]);
    }

    public static ErrorReport Of(double[] signed)
    {
        var absolute = signed.Select(Math.Abs).Order().ToArray();
        Array.Sort(signed);
        return signed.Length == 0 ? default : new(signed.Length, At(absolute, 0.5), At(absolute, 0.8), At(absolute, 0.9), At(signed, 0.5));
    }

    public override string ToString() => $"{Rows,6} rows  median {Median,7:P1}  p80 {Eighth,7:P1}  p90 {Ninth,8:P1}  bias {Bias,8:P1}";

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
