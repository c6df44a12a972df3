using Tokenfab.Calibration.Truth;

namespace Tokenfab.Calibration;

/// <summary>One constant to fit.</summary>
/// <param name="Name">The constant.</param>
/// <param name="Low">Least value that makes physical sense.</param>
/// <param name="High">Greatest value that makes physical sense.</param>
/// <param name="Get">Its value in a calibration.</param>
/// <param name="Set">The calibration with another value.</param>
internal sealed record Constant<T>(string Name, double Low, double High, Func<T, double> Get, Func<T, double, T> Set)
{
    /// <summary>Kinds of rows, or their first words, that determine it; empty where all do. Without any such row it is not fitted.</summary>
    public string[] Needs { get; init; } = [];

    public bool IsDetermined<TSubject, TModel>(IReadOnlyList<MeasuredRow<TSubject, TModel>> rows)
        where TSubject : notnull => Needs.Length == 0 || rows.Any(row => Needs.Contains(row.Kind.Split(' ')[0]) || Needs.Contains(row.Kind));
}

/// <summary>Fits constants by Nelder-Mead on their logarithms; the loss is the mean absolute logarithmic error, each subject and kind of
/// rows weighing the same, so that no table drowns another and no outlier rules.</summary>
internal static class Fit
{
    public static T Run<T, TSubject, TModel>(
        T start, IReadOnlyList<Constant<T>> all, IReadOnlyList<MeasuredRow<TSubject, TModel>> rows, Func<TSubject, T, TModel> build, int rounds = 3)
        where TSubject : notnull
    {
        if (rows.Count == 0)
        {
            return start;
        }

        var constants = all.Where(constant => constant.IsDetermined(rows)).ToArray();
        var subjects = rows.Select(row => (object)row.Chip).Distinct(ReferenceEqualityComparer.Instance).Cast<TSubject>().ToArray();
        var groups = rows
            .GroupBy(row => (row.Table, Subject: Array.FindIndex(subjects, subject => ReferenceEquals(subject, row.Chip)), row.Kind))
            .Select(group => (group.Key.Subject, Rows: group.ToArray())).ToArray();

        double Loss(double[] point)
        {
            var penalty = 0.0;
            var calibration = start;
            for (var i = 0; i < constants.Length; i++)
            {
                var value = Math.Exp(point[i]);
                var inside = Math.Clamp(value, constants[i].Low, constants[i].High);
                penalty += Math.Abs(Math.Log(value / inside));
                calibration = constants[i].Set(calibration, inside);
            }

            var models = subjects.Select(subject => build(subject, calibration)).ToArray();
            var total = 0.0;
            foreach (var (subject, group) in groups)
            {
                var sum = 0.0;
                foreach (var row in group)
                {
                    sum += Math.Abs(Math.Log(row.Predict(models[subject]) / row.Seconds));
                }

                total += sum / group.Length;
            }

            return (total / groups.Length) + penalty;
        }

        var best = constants.Select(constant => Math.Log(Math.Clamp(constant.Get(start), constant.Low, constant.High))).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            best = NelderMead(Loss, best, 0.3 / (round + 1), 150 * constants.Length);
        }

        return constants.Index().Aggregate(start, (calibration, pair) =>
            pair.Item.Set(calibration, Round(Math.Clamp(Math.Exp(best[pair.Index]), pair.Item.Low, pair.Item.High))));
    }

    // Three digits say all that the data can.
    public static double Round(double value)
    {
        var scale = Math.Pow(10.0, 2.0 - Math.Floor(Math.Log10(value)));
        return Math.Round(value * scale) / scale;
    }

    internal static double[] NelderMead(Func<double[], double> loss, double[] start, double step, int evaluations)
    {
        var n = start.Length;
        var simplex = Enumerable.Range(0, n + 1).Select(i =>
        {
            var point = (double[])start.Clone();
            if (i > 0)
            {
                point[i - 1] += step;
            }

            return (Point: point, Loss: loss(point));
        }).OrderBy(vertex => vertex.Loss).ToArray();

        for (var used = n + 1; used < evaluations; used++)
        {
            var centre = new double[n];
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    centre[j] += simplex[i].Point[j] / n;
                }
            }

            (double[] Point, double Loss) Try(double factor)
            {
                var point = new double[n];
                for (var j = 0; j < n; j++)
                {
                    point[j] = centre[j] + (factor * (simplex[n].Point[j] - centre[j]));
                }

                used++;
                return (point, loss(point));
            }

            var reflected = Try(-1.0);
            if (reflected.Loss < simplex[0].Loss)
            {
                var expanded = Try(-2.0);
                simplex[n] = expanded.Loss < reflected.Loss ? expanded : reflected;
            }
            else if (reflected.Loss < simplex[n - 1].Loss)
            {
                simplex[n] = reflected;
            }
            else
            {
                var contracted = Try(reflected.Loss < simplex[n].Loss ? -0.5 : 0.5);
                if (contracted.Loss < Math.Min(reflected.Loss, simplex[n].Loss))
                {
                    simplex[n] = contracted;
                }
                else
                {
                    for (var i = 1; i <= n; i++)
                    {
                        for (var j = 0; j < n; j++)
                        {
                            simplex[i].Point[j] = (simplex[i].Point[j] + simplex[0].Point[j]) / 2.0;
                        }

                        simplex[i].Loss = loss(simplex[i].Point);
                        used++;
                    }
                }
            }

            Array.Sort(simplex, (left, right) => left.Loss.CompareTo(right.Loss));
        }

        return simplex[0].Point;
    }
}
