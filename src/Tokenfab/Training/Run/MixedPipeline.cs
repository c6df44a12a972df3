using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;
using Tokenfab.Training.Memory;
using Tokenfab.Training.Schedule;
using Tokenfab.Training.Work;

namespace Tokenfab.Training.Run;

/// <summary>A job whose last pipeline stages stand on chips of another kind.</summary>
/// <param name="Chip">The other chip.</param>
/// <param name="Stages">Stages that stand on it.</param>
/// <param name="Iteration">An iteration, layers dealt out so that it is shortest.</param>
/// <param name="Layers">Layers of each chunk in the order of the model.</param>
/// <param name="LayersThere">Layers that stand on the other chip.</param>
/// <param name="Memory">Memory of each stage at its peak.</param>
public sealed record MixedPipeline(string Chip, int Stages, Seconds Iteration, IReadOnlyList<int> Layers, int LayersThere, IReadOnlyList<StageMemory> Memory)
{
    // Each move of a layer is judged by the whole schedule; proportional to speed is already near the best.
    private const int MostMoves = 64;

    /// <summary>Whether every stage fits its chips.</summary>
    public bool Fits => Memory.All(stage => stage.Fits);

    /// <summary>Evaluates a job so.</summary>
    /// <param name="job">The job on its own chips.</param>
    /// <param name="mixed">What else it stands on.</param>
    /// <param name="catalog">What is known.</param>
    /// <exception cref="InputException">The chip or its server is not in the catalogue, or there are not so many stages.</exception>
    public static MixedPipeline Of(TrainingJob job, MixedSpec mixed, CatalogStore catalog)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(mixed);
        ArgumentNullException.ThrowIfNull(catalog);
        var stages = (int)mixed.Stages.Value;
        if (stages < 1 || stages >= job.Layout.Pipeline || stages != mixed.Stages.Value)
        {
            throw new InputException(
                "run", null, "run.mixed.stages", $"{mixed.Stages} of {job.Layout.Pipeline} pipeline stages cannot stand on other chips", "Write from 1 to one less than there are");
        }

        var server = catalog.Find("server", mixed.Chip) is not null
            ? catalog.Server(mixed.Chip)
            : catalog.ServersOf(catalog.Accelerator(mixed.Chip)).MaxBy(one => one.Accelerators.Value.Value)
                ?? throw new InputException("run", null, "run.mixed.chip", $"the catalogue has no server with {mixed.Chip}", "Name another chip, or a server");
        var other = job with { Server = server, Chip = catalog.Accelerator(server.Accelerator) };
        return new Dealing(job, other, stages).Best();
    }

    private sealed class Dealing
    {
        private readonly TrainingJob _job;
        private readonly TrainingSystem[] _systems;
        private readonly ChunkPricer[] _pricers;
        private readonly Placement _placement;
        private readonly int _stages;
        private readonly string _chip;
        private readonly int _layers;

        public Dealing(TrainingJob own, TrainingJob other, int stages)
        {
            (_job, _stages, _chip) = (own, stages, other.Chip.Name);
            _systems = [TrainingSystem.Of(own), TrainingSystem.Of(other)];
            var books = Array.ConvertAll(_systems, system => new BlockBook(system, own.Model, own.Sequence));
            _pricers = Array.ConvertAll(books, book => new ChunkPricer(book));
            _placement = new Placement(own.Settings.Schedule, own.Layout.Pipeline, own.Layout.VirtualStages);
            _layers = books[0].Blocks.Layers.Count;
        }

        public MixedPipeline Best()
        {
            var best = Evaluate(Proportional());
            for (var move = 0; move < MostMoves; move++)
            {
                var better = best;
                for (var from = 0; from < best.Layers.Count; from++)
                {
                    // From a chunk to one on the other kind of chips: within a kind an even split is the best there is.
                    var to = Enumerable.Range(0, best.Layers.Count).Where(chunk => Kind(chunk) != Kind(from)).MinBy(chunk => best.Layers[chunk]);
                    if (best.Layers[from] > 1)
                    {
                        var layers = best.Layers.ToArray();
                        (layers[from], layers[to]) = (layers[from] - 1, layers[to] + 1);
                        var tried = Evaluate(layers);
                        better = tried.Iteration < better.Iteration ? tried : better;
                    }
                }

                if (better == best)
                {
                    break;
                }

                best = better;
            }

            return best;
        }

        // Layers in proportion to the speed of the chips, the largest remainders first.
        private int[] Proportional()
        {
            var even = StagePlan.Even(_layers, _placement.ModelChunks);
            var speed = Enumerable.Range(0, 2).Select(kind => 1.0 / Price(kind, even).Sum(cost => cost.ForwardTotal + cost.BackwardTotal)).ToArray();
            var all = Enumerable.Range(0, even.Length).Sum(chunk => speed[Kind(chunk)]);
            var wanted = even.Select((_, chunk) => Math.Max(_layers * speed[Kind(chunk)] / all, 1.0)).ToArray();
            var layers = Array.ConvertAll(wanted, share => (int)share);
            foreach (var chunk in Enumerable.Range(0, layers.Length).OrderByDescending(chunk => wanted[chunk] - layers[chunk]).ThenBy(chunk => chunk))
            {
                layers[chunk] += layers.Sum() < _layers ? 1 : 0;
            }

            for (var over = layers.Sum() - _layers; over > 0; over--)
            {
                layers[Array.IndexOf(layers, layers.Max())]--;
            }

            return layers;
        }

        private MixedPipeline Evaluate(int[] layers)
        {
            var (layout, settings) = (_job.Layout, _job.Settings);
            var priced = new[] { Price(0, layers), Price(1, layers) };
            var costs = layers.Select((_, chunk) => priced[Kind(chunk)][chunk]).ToArray();
            var transfer = _pricers.Max(pricer => pricer.Transfer(layout, settings, _job.Chips));
            var timeline = PipelineBuilder.Build(_placement, TrainingModel.Times(costs, _placement, transfer), _job.MicroBatches);
            var (memory, update) = (new StageMemory[layout.Pipeline], 0.0);
            for (var device = 0; device < memory.Length; device++)
            {
                var system = _systems[device >= layout.Pipeline - _stages ? 1 : 0];
                var (held, count) = (default(ChunkCost), 0);
                for (var chunk = 0; chunk < _placement.Chunks; chunk++)
                {
                    if (_placement.Device(chunk) == device)
                    {
                        (held, count) = (held.With(costs[_placement.ModelChunk(chunk)]), count + layers[_placement.ModelChunk(chunk)]);
                    }
                }

                memory[device] = MemoryByStage.Of(
                    system, layout, settings, _job.Chips, device, held.Dense, held.Experts, count, timeline.PeakKept(device), held.Transient);
                var after = UpdateCost.Of(system, layout, settings, _job.Chips, held.Dense, held.Experts, held.ForwardTotal, held.BackwardTotal);
                update = Math.Max(update, after.Data + after.Optimizer + system.Calibration.Iteration.Value);
            }

            return new MixedPipeline(_chip, _stages, new Seconds(timeline.Makespan + update), layers, layers.Where((_, chunk) => Kind(chunk) == 1).Sum(), memory);
        }

        private ChunkCost[] Price(int kind, int[] layers)
        {
            var costs = new ChunkCost[layers.Length];
            _pricers[kind].Price(_job.Layout, _job.Settings, _job.Chips, layers, costs);
            return costs;
        }

        private int Kind(int chunk) => _placement.Device(chunk) >= _job.Layout.Pipeline - _stages ? 1 : 0;
    }
}
