using System.Globalization;
using System.Text.RegularExpressions;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Serving;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>Figures that people publish of one deployment: tokens per second and chip of its prefill, of its decoding, or end to end.</summary>
internal sealed partial class PublishedRows : RowFamily
{
    // Makers who tell neither prompts nor answers mean chats.
    private const double UntoldInput = 1024.0;
    private const double UntoldOutput = 1024.0;

    /// <inheritdoc/>
    public override string Name => "published";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "chips", "model", "dtype", "phase", "tokens_per_s_per_chip"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null or "published";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var chips = row.Count("chips");
        var measured = row.Measured("tokens_per_s_per_chip");
        var users = Batch().Match(row.TextOr("load", string.Empty)) is { Success: true } batch ? double.Parse(batch.Groups["n"].ValueSpan, CultureInfo.InvariantCulture) : double.PositiveInfinity;
        if (ServingReading.Model(row) is not { } model || ServingReading.Server(row, chips) is not var (server, chip))
        {
            return;
        }

        var told = ToldLayout.Of(row.TextOr("parallelism", string.Empty));
        var domain = (int)server.Accelerators.Value.Value;
        var replica = Math.Max(chips, told.Chips);
        if (replica > domain && (server.ScaleOut?.Bandwidth ?? chip.ScaleOut) is null)
        {
            row.Note($"the catalogue knows no links between servers of {chip.Name}");
            return;
        }

        var deployment = new ServingCase
        {
            Server = server,
            Chip = chip,
            Model = model,
            Models = row.Subjects.Models,
            Precision = PrecisionReading.Of(row, model, chip, row.Text("dtype"), row.Text("dtype")),
            Told = ToldEngine.Of(row),
            Layouts = [.. ServingReading.Layouts(model, replica, domain, whole: true).Where(told.Allows)],
            Input = row.NumberOr("isl", UntoldInput),
            Output = row.NumberOr("osl", UntoldOutput),
            Load = double.IsInfinity(users) ? ClosedLoop.Saturated : ClosedLoop.Of(users),
        };
        var phase = row.Text("phase");
        if (phase.Contains("e2e", StringComparison.Ordinal))
        {
            ServingReading.Answer(row, answer, deployment, ("throughput", ServingFigure.OutputPerChip, measured));
        }
        else if (row.Problem is null && !deployment.Fits)
        {
            row.Note("the layout that the row gives does not hold the model");
        }
        else if (phase is "prefill" or "decode")
        {
            answer.Add(new(row, chip.Id, measured, new DirectPredictor(models => deployment.Told.Around(engine => Phase(deployment, models, engine, phase), deployment.Engine.Errors?.Throughput ?? 1.0)))
            {
                Op = $"throughput_{phase}",
                Kind = model.Model.Name,
                Unit = FigureUnit.TokensPerSecond,
            });
        }
        else
        {
            row.Note($"no model predicts the phase '{phase}'");
        }
    }

    // One phase alone, in the layout that does most of it: steps full of prompts, as many in flight as there are stages, or steps of the
    // batch that decodes.
    private static double? Phase(ServingCase deployment, ModelBook models, EngineProfile engine, string phase) => deployment.Layouts.Max(layout =>
    {
        if ((deployment with { Layouts = [layout] }).Predict(models, engine) is not var (estimate, _))
        {
            return (double?)null;
        }

        if (phase == "decode")
        {
            return estimate.Decoding / estimate.DecodeStep.Value / layout.Chips;
        }

        var prompts = Math.Max(1.0, Math.Floor(engine.Scheduling.TokenBudget / deployment.Input)) * layout.AttentionData;
        var step = deployment.Steps(models, engine, layout).Evaluate(new StepShape(prompts * deployment.Input, prompts, 0.0, 0.0, 0.0), layout.AttentionData).Total;
        return prompts * deployment.Input * layout.Pipeline / step.Value / layout.Chips;
    });

    [GeneratedRegex(@"^(batch |bs|concurrency )(?<n>\d{1,6})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Batch();
}
