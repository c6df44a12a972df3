using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Campaigns.PostTraining;

/// <summary>Lengths of answers: lognormal, cut off at the limit.</summary>
internal sealed class RolloutLengths : Lengths
{
    private readonly int _prompt;
    private readonly int _most;
    private readonly double _mu;
    private readonly double _sigma;

    public RolloutLengths(PostTrainingScenario scenario)
    {
        var variation = scenario.OutputVariation.Value;
        var variance = Math.Log(1.0 + (variation * variation));
        (_prompt, _most) = ((int)scenario.PromptTokens.Value, (int)scenario.MaxTokens.Value);
        (_mu, _sigma) = (Math.Log(scenario.OutputTokens.Value) - (variance / 2.0), Math.Sqrt(variance));
    }

    internal override (int Input, int Output) Next(ref RandomStream random) =>
        (_prompt, (int)Math.Clamp(Math.Round(Math.Exp(_mu + (_sigma * random.NextNormal()))), 1.0, _most));
}

/// <summary>All answers of a step, asked for at once.</summary>
internal sealed class RolloutRequests(Lengths lengths, int count, ulong seed) : IRequestSource
{
    private RandomStream _random = new(seed, 1);
    private int _next;

    public bool TryNext(out Request request)
    {
        request = default;
        if (_next == count)
        {
            return false;
        }

        var (input, output) = lengths.Next(ref _random);
        request = new Request { Id = _next++, ArrivalNanoseconds = 0, Input = input, Output = output };
        return true;
    }
}
