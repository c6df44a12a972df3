using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>A deployment that somebody measured, and the load on it.</summary>
internal sealed record ServingCase
{
    /// <summary>The server.</summary>
    public required Server Server { get; init; }

    /// <summary>Its chip.</summary>
    public required Accelerator Chip { get; init; }

    /// <summary>The model.</summary>
    public required PreparedModel Model { get; init; }

    /// <summary>What layouts share.</summary>
    public required ServingModels Models { get; init; }

    /// <summary>Number formats.</summary>
    public required PrecisionScheme Precision { get; init; }

    /// <summary>The engine, as far as it is told.</summary>
    public required ToldEngine Told { get; init; }

    /// <summary>The engine to predict with.</summary>
    public EngineProfile Engine => Told.Profile;

    /// <summary>Its version as the table writes it; empty where it says nothing.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The layouts that the measured one was among: one where it is told.</summary>
    public required IReadOnlyList<ParallelLayout> Layouts { get; init; }

    /// <summary>Layout of a prefill worker; null where every replica prefills.</summary>
    public ParallelLayout? Prefill { get; init; }

    /// <summary>Decode workers of a split deployment.</summary>
    public double DecodeWorkers { get; init; } = 1.0;

    /// <summary>Its prefill workers; zero for as many as the decode workers keep busy.</summary>
    public double PrefillWorkers { get; init; }

    /// <summary>Most running sequences of an attention group, where the row tells them; zero for the engine's own limit.</summary>
    public int MostSequences { get; init; }

    /// <summary>Prompt tokens.</summary>
    public required double Input { get; init; }

    /// <summary>Output tokens.</summary>
    public required double Output { get; init; }

    /// <summary>The load on one replica or decode worker.</summary>
    public required ClosedLoop Load { get; init; }

    /// <summary>What the deployment gives in the layout that serves most; null where no layout holds the model.</summary>
    /// <param name="book">The models of chips and links.</param>
    /// <param name="engine">The engine to predict with.</param>
    public (LoopEstimate Estimate, ParallelLayout Layout)? Predict(ModelBook book, EngineProfile engine) => Ways(book, engine) is [_, ..] ways
        ? ways.MaxBy(PerChip)
        : null;

    /// <summary>What the deployment gives with attention split over the ranks, and with attention of each rank's own: of each, the layout that
    /// serves most, where any holds the model.</summary>
    /// <remarks>Nobody can tell from a row that does not say which of the two was run: makers tune for one load and publish many.</remarks>
    /// <param name="book">The models of chips and links.</param>
    /// <param name="engine">The engine to predict with.</param>
    public IReadOnlyList<(LoopEstimate Estimate, ParallelLayout Layout)> Ways(ModelBook book, EngineProfile engine)
    {
        engine = MostSequences > 0 ? engine with { Scheduling = engine.Scheduling with { MostSequences = MostSequences } } : engine;
        var request = Request(engine);
        (LoopEstimate Estimate, ParallelLayout Layout)? split = null, own = null;
        foreach (var layout in Layouts)
        {
            var steps = Steps(book, engine, layout);
            var memory = Memory(engine, layout);
            var estimate = Prefill is { } prefill
                ? ClosedLoopServing.Disaggregated(steps, memory, Steps(book, engine, prefill), request, Load, DecodeWorkers, PrefillWorkers, engine.Scheduling.TokenBudget)
                : ClosedLoopServing.Aggregated(steps, memory, request, Load, engine.Scheduling.TokenBudget);
            if (estimate is { } found)
            {
                ref var best = ref layout.AttentionData > 1 ? ref own : ref split;
                best = best is { } other && PerChip(other) >= PerChip((found, layout)) ? best : (found, layout);
            }
        }

        return [.. new[] { split, own }.OfType<(LoopEstimate, ParallelLayout)>()];
    }

    /// <summary>Computing all prompts of a batch that starts together, as many of them in a step as the engine lets into one.</summary>
    public Seconds Prompts(ModelBook book, EngineProfile engine)
    {
        var together = Math.Min(Load.Users, Math.Max(1.0, Math.Floor(engine.Scheduling.TokenBudget / Input)));
        var steps = Steps(book, engine, Layouts[0]);
        return (steps.Evaluate(new StepShape(together * Input, together, 0.0, 0.0, 0.0), 1.0).Total * (Load.Users / together)) + steps.Engine.RequestOverhead;
    }

    /// <summary>One step of that batch, halfway through its outputs.</summary>
    public Seconds Token(ModelBook book, EngineProfile engine) =>
        Steps(book, engine, Layouts[0]).Evaluate(new StepShape(0.0, 0.0, 0.0, Load.Users, Input + (Output / 2.0), 1.0), 1.0).Total;

    /// <summary>Whether any layout holds the model and one sequence.</summary>
    public bool Fits => Layouts.Any(layout => ServingReading.Reaches(Server, Chip, layout.Chips) && Memory(Engine, layout).Budget(Prefill is null ? Engine.Scheduling.TokenBudget : 1.0, Input + Output).SequencesThatFit >= 1.0);

    /// <summary>The step times of a layout.</summary>
    public StepModel Steps(ModelBook book, EngineProfile engine, ParallelLayout layout) => new(
        Model.Graph, layout, Precision, book.Of(Chip), book.Of(Server, CollectiveLibraries.Of(engine.Family)), engine.On(Server), Models.Loads(Model, layout));

    /// <summary>The traffic as an engine sees it.</summary>
    public RequestProfile Request(EngineProfile engine)
    {
        var drafting = Model.Model.MtpModules > 0 && engine.Drafting is { } recipe && ((Prefill is not null && recipe.Split) || recipe.Versions.Contains(Version)) ? recipe : null;

        // A module that drafts a token is one layer beside all of the model's.
        var speculation = drafting is null ? null : new Speculation(drafting.Tokens, new Ratio(drafting.Acceptance), new Ratio(1.0 / Model.Model.LayerCount));
        var traffic = new Traffic { Input = new(Input), Output = new(Output), Rate = new(1.0), Speculation = speculation };
        return RequestProfile.Of(traffic, new Slo(null, null, new Ratio(0.5)));
    }

    private static double PerChip((LoopEstimate Estimate, ParallelLayout Layout) way) => way.Estimate.Requests.Value / way.Layout.Chips;

    /// <summary>The memory of a layout's fullest chip.</summary>
    public MemoryModel Memory(EngineProfile engine, ParallelLayout layout) => new(Model.Graph, Model.Cache, layout, Precision, Chip, engine);
}
