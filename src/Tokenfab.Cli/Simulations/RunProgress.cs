using Spectre.Console;
using Spectre.Console.Rendering;
using Tokenfab.Serving.Simulation;

namespace Tokenfab.Cli.Simulations;

/// <summary>How far a simulation has come, beside its bar: requests, simulated time, requests per second, time left.</summary>
internal sealed class RunProgress(SimulationProgress progress) : ProgressColumn
{
    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var elapsed = task.ElapsedTime?.TotalSeconds ?? 0.0;
        var speed = elapsed > 0.0 ? progress.Requests / elapsed : 0.0;
        var share = progress.Share;
        var left = share is > 0.0 and < 1.0 ? $", {Clock(elapsed * (1.0 - share) / share)} left" : string.Empty;
        return new Text($"{SimulationWords.Number(progress.Requests)} requests, {progress.Time} simulated, {SimulationWords.Rate(speed)}/s{left}");
    }

    private static string Clock(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Min(seconds, 1e8));
        return time.TotalHours >= 1.0 ? $"{(int)time.TotalHours} h {time.Minutes:00} min" : time.TotalMinutes >= 1.0 ? $"{time.Minutes} min {time.Seconds:00} s" : $"{time.Seconds} s";
    }
}
