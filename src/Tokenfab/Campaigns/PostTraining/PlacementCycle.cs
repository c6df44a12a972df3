using Tokenfab.Quantities;

namespace Tokenfab.Campaigns.PostTraining;

/// <summary>What a step waits for when answers stream to a trainer on chips of its own.</summary>
internal static class PlacementCycle
{
    private const int CyclesUntilSteady = 64;

    /// <summary>A step without stale answers: the trainer takes them chunk by chunk as they end, and the next are only asked for under the new
    /// policy.</summary>
    /// <param name="batch">The answers, generated from the step's start.</param>
    /// <param name="chunks">Chunks of answers, one for each optimizer step.</param>
    /// <param name="training">Training on all of them.</param>
    public static Seconds OnPolicy(RolloutBatch batch, int chunks, Seconds training)
    {
        var done = Seconds.Zero;
        for (var i = 1; i <= chunks; i++)
        {
            var ready = batch.Until((double)i / chunks);
            done = (ready > done ? ready : done) + (training / chunks);
        }

        return done;
    }

    /// <summary>A step when generation runs on through updates, ahead by no more than the allowed share.</summary>
    /// <param name="rate">Answers generated a second.</param>
    /// <param name="answers">Answers of a step.</param>
    /// <param name="staleness">Answers that may be ahead, over those of a step.</param>
    /// <param name="chunks">Chunks of answers, one for each optimizer step.</param>
    /// <param name="training">Training on all of them.</param>
    /// <param name="pause">Time in which nothing is generated: weights are synchronised, and what is under way is waited for where updates do not interrupt it.</param>
    /// <returns>The step once it repeats, and the share of its answers that are stale.</returns>
    public static (Seconds Step, Ratio Stale) Streaming(double rate, double answers, double staleness, int chunks, Seconds training, Seconds pause)
    {
        var (ahead, step) = (0.0, 0.0);
        for (var cycle = 0; cycle < CyclesUntilSteady; cycle++)
        {
            var done = pause.Value;
            for (var i = 1; i <= chunks; i++)
            {
                var ready = pause.Value + (Math.Max((answers * i / chunks) - ahead, 0.0) / rate);
                done = Math.Max(done, ready) + (training.Value / chunks);
            }

            var produced = Math.Min(ahead + (rate * (done - pause.Value)), (1.0 + staleness) * answers);
            (ahead, step) = (Math.Min(produced - answers, staleness * answers), done);
        }

        return (new Seconds(step), new Ratio(ahead / answers));
    }
}
