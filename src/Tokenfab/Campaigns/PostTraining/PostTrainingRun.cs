using Tokenfab.Campaigns.Difficulties;
using Tokenfab.Campaigns.Proofs;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels.Measured;
using Tokenfab.Models;
using Tokenfab.Models.Import;
using Tokenfab.Planning;
using Tokenfab.Quantities;
using Tokenfab.Training;

namespace Tokenfab.Campaigns.PostTraining;

/// <summary>Reinforcement learning step by step: generation, verification, log-probabilities, update, weight sync, however they are placed.</summary>
public sealed class PostTrainingRun
{
    private readonly PostTrainingScenario _scenario;
    private readonly ModelArchitecture _model;
    private readonly Accelerator _chip;
    private readonly Rollout _rollout;
    private readonly ChipEconomics _economics;
    private readonly CatalogStore _catalog;
    private readonly string _folder;
    private readonly Difficulty? _proofs;
    private readonly int _answers;

    private PostTrainingRun(PostTrainingScenario scenario, CatalogStore catalog, string folder, IMeasuredKernels? measured)
    {
        (_scenario, _catalog, _folder) = (scenario, catalog, folder);
        _proofs = Proofs();
        var path = Path.Combine(folder, scenario.Model);
        _model = File.Exists(path) || Directory.Exists(path) ? ModelImporter.FromPath(path) : catalog.Model(scenario.Model);
        _rollout = Rollout.Of(scenario, _model, catalog, folder, measured);
        (_chip, _answers) = (_rollout.Deployment.Chip, (int)(scenario.Prompts.Value * scenario.Group.Value));
        _economics = ChipEconomics.Of(scenario.Economics, scenario.Chip, _rollout.Deployment.Server, _chip);
    }

    /// <summary>Answers a campaign.</summary>
    /// <param name="scenario">The campaign.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="folder">The folder that relative paths of the campaign start from.</param>
    /// <param name="measured">The user's measured kernels; null for none.</param>
    /// <exception cref="InputException">The campaign names something that does not exist, or chips do not divide into replicas.</exception>
    public static PostTrainingAnswer Run(PostTrainingScenario scenario, CatalogStore catalog, string folder, IMeasuredKernels? measured = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(catalog);
        return new PostTrainingRun(scenario, catalog, folder, measured).Answer();
    }

    private PostTrainingAnswer Answer()
    {
        Placement[] asked = _scenario.Placement is { } only ? [only] : Enum.GetValues<Placement>();
        var placements = asked.Select(Best).OfType<PlacementOutcome>().OrderBy(one => one.TrainingFits ? 0 : 1).ThenBy(one => one.Step).ToArray();
        if (placements.Length == 0)
        {
            throw new InputException(
                _scenario.Name, null, "chips", $"{_scenario.Chips} chips leave none to train on beside a replica of {_rollout.ReplicaChips}", "Use more, or colocate");
        }

        var quickest = placements[0];
        Ratio? teaching = _proofs is { } proofs ? new Ratio(proofs.MixedGroups((int)_scenario.Group.Value)) : null;
        return new PostTrainingAnswer(_scenario, _model, _rollout.Deployment, placements, quickest.Tokens / _answers, teaching, Pool(quickest.Generation));
    }

    private PlacementOutcome? Best(Placement placement)
    {
        var chips = (int)_scenario.Chips.Value;
        var least = _rollout.ReplicaChips;
        if (placement == Placement.Colocated)
        {
            return Whole(chips) ? Place(placement, chips, chips) : throw Uneven("chips", chips);
        }

        if (_scenario.Rollout.Chips is { } stated)
        {
            return Whole((int)stated.Value) ? Place(placement, (int)stated.Value, chips - (int)stated.Value) : throw Uneven("rollout.chips", (int)stated.Value);
        }

        return Enumerable.Range(1, 7).Select(eighths => chips * eighths / 8 / least * least).Where(rollout => rollout > 0 && Trains(chips - rollout)).Distinct()
            .Select(rollout => Place(placement, rollout, chips - rollout)).OrderBy(one => one.TrainingFits ? 0 : 1).ThenBy(one => one.Step).FirstOrDefault();
    }

    private bool Trains(int chips)
    {
        var layout = _scenario.Training.Layout ?? new LayoutSpec();
        return chips > 0
            && chips % (layout.Pipeline * (layout.Tensor * layout.Context.Value).Value).Value == 0.0
            && chips % (layout.Pipeline * (layout.Expert * layout.ExpertTensor.Value).Value).Value == 0.0;
    }

    private bool Whole(int chips) => chips % _rollout.ReplicaChips == 0;

    private InputException Uneven(string field, int chips) => new(
        _scenario.Name, null, field, $"{chips} chips are no whole number of replicas of {_rollout.ReplicaChips}",
        $"Write {Math.Max(chips / _rollout.ReplicaChips, 1) * _rollout.ReplicaChips}, or another rollout.layout");

    private PlacementOutcome Place(Placement placement, int rollout, int training)
    {
        var batch = _rollout.Batch(rollout);
        var times = Times(batch, training);
        var (old, reference, critic) = (
            _scenario.Training.OldLogProbabilities ?? placement != Placement.Asynchronous, _scenario.Training.Reference, _scenario.Kind == PolicyMethod.Ppo);
        List<StageTime> scoring =
        [
            .. old ? [new StageTime("old log-probabilities", times.Forward)] : Array.Empty<StageTime>(),
            .. reference ? [new StageTime("reference", times.Forward)] : Array.Empty<StageTime>(),
            .. critic ? [new StageTime("values", times.Forward)] : Array.Empty<StageTime>(),
            new StageTime("update", times.Update),
            .. critic ? [new StageTime("critic", times.Update)] : Array.Empty<StageTime>(),
        ];
        var trained = new Seconds(scoring.Sum(stage => stage.Time.Value));
        var reward = new StageTime("verification", Pool(batch.Makespan)?.Check ?? _scenario.Reward);
        var weights = _rollout.Deployment.Precision.Weights.Width() * ParameterCount.Of(_model).Total;
        var sync = new StageTime("weight sync", weights / _scenario.SyncBandwidth);
        var (stages, stale) = placement switch
        {
            Placement.Colocated => ([new StageTime("generation", batch.Makespan), reward, .. scoring, sync], Ratio.Zero),
            Placement.OneStepOff => ([Wait(batch.Makespan + reward.Time - trained), .. scoring, sync], new Ratio(1.0)),
            _ => Streaming(rollout, reward, scoring, trained, sync),
        };
        var time = new Seconds(stages.Sum(stage => stage.Time.Value)) * _scenario.Steps.Value;
        return new PlacementOutcome
        {
            Placement = placement,
            RolloutChips = rollout,
            TrainingChips = training,
            Stages = stages,
            Generation = batch.Makespan,
            GenerationUtilisation = batch.Utilisation,
            Stale = stale,
            TrainingFits = times.Fits,
            Tokens = new Count(batch.OutputTokens),
            Cost = _economics.Hour is { } hour ? hour.Map(each => each * time * _scenario.Chips.Value) : null,
        };
    }

    private (List<StageTime> Stages, Ratio Stale) Streaming(
        int rollout, StageTime reward, List<StageTime> scoring, Seconds trained, StageTime sync)
    {
        var (step, stale) = _rollout.Stream(rollout, trained, sync.Time);
        return ([Wait(step + reward.Time - sync.Time - trained), .. scoring, sync], stale);
    }

    private static StageTime Wait(Seconds time) => new("wait for generation", time > Seconds.Zero ? time : Seconds.Zero);

    private PolicyTimes Times(RolloutBatch batch, int chips) => _scenario.Training.Mfu is { } mfu
        ? PolicyTimes.At(mfu, _scenario, batch, _answers, chips, _model, _chip)
        : PolicyTimes.Of(_scenario, batch, _answers, chips, _catalog, _folder);

    // The pool keeps up with generation, so that a step waits only for the verdict on its last answer.
    private VerifierPool? Pool(Seconds generation)
    {
        var spec = _scenario.Verifier ?? new VerifierSpec();
        return _proofs is { } proofs
            ? VerifierPool.For(spec, _catalog.Verifier(spec.Server), new RequestsPerSecond(_answers / generation.Value), 1.0 - proofs.Pass(1.0), _scenario.Name)
            : null;
    }

    private Difficulty? Proofs()
    {
        if (_scenario.Prover is not { } name)
        {
            return null;
        }

        var (prover, benchmark) = (_catalog.Prover(name), _catalog.Benchmark(_scenario.Benchmark!));
        var curve = ProofSubject.CurveOf(prover, benchmark, "benchmark", _scenario.Name, _catalog);
        return DifficultyFit.Of(curve.Points, benchmark.Problems.Value.Value).Best;
    }
}
