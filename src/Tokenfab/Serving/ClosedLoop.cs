namespace Tokenfab.Serving;

/// <summary>A load of users who each send the next request when the last is answered, as benchmarks make it.</summary>
/// <param name="Users">Users of one replica: the concurrency. Infinite where requests are always waiting.</param>
/// <param name="Rounds">Requests of each user; the first of all users arrive together.</param>
public readonly record struct ClosedLoop(double Users, double Rounds)
{
    // InferenceX, formerly InferenceMAX, sends ten prompts for each user of its concurrency.
    private const double BenchmarkRounds = 10.0;

    /// <summary>So many users.</summary>
    public static ClosedLoop Of(double users) => new(users, BenchmarkRounds);

    /// <summary>More users than the replica can take up.</summary>
    public static ClosedLoop Saturated => new(double.PositiveInfinity, double.PositiveInfinity);
}
