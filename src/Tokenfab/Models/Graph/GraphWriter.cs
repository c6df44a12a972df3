namespace Tokenfab.Models.Graph;

/// <summary>Writes the operators of a model in order of execution.</summary>
internal sealed class GraphWriter(ModelArchitecture model)
{
    private readonly List<Operator> _written = [];
    private readonly Dictionary<string, int> _prefixes = new(StringComparer.Ordinal);
    private string _module = string.Empty;

    public IReadOnlyList<Operator> Written => _written;

    public int HiddenSize => model.HiddenSize;

    public void Add(Operator step) => _written.Add(step);

    public void Embedding()
    {
        Add(new Elementwise(
            "embedding", OperatorRole.Embedding, 1, RowSource.AllTokens, Sharding.Vocabulary,
            HiddenSize, (double)HiddenSize * model.ResidualStreams));
        if (model.PositionEmbeddings > 0)
        {
            Add(new Elementwise("positions", OperatorRole.Embedding, 1, RowSource.AllTokens, Sharding.Replicated, 2.0 * HiddenSize, HiddenSize));
        }
    }

    /// <summary>The layers of some runs: first all halves in order of their first occurrence, each once for all layers that have it alike.</summary>
    public void Layers(IReadOnlyList<LayerRun> runs, int repeat)
    {
        var mixers = Totals(runs, run => run.Mixer);
        var feedForwards = Totals(runs, run => run.FeedForward);
        foreach (var run in runs)
        {
            if (run.Mixer is { } mixer && mixers.Remove(mixer, out var mixerLayers))
            {
                MixerOperators.Write(this, mixer, mixerLayers * repeat);
            }

            if (run.FeedForward is { } feedForward && feedForwards.Remove(feedForward, out var feedForwardLayers))
            {
                FeedForwardOperators.Write(this, feedForward, feedForwardLayers * repeat);
            }
        }
    }

    public void Head()
    {
        var streams = model.ResidualStreams;
        Add(new Elementwise(
            $"{_module}head.norm", OperatorRole.Norm, 1, RowSource.AllTokens, Sharding.Replicated, (streams + 1.0) * HiddenSize, HiddenSize));
        Add(new Gemm($"{_module}head", OperatorRole.Head, 1, RowSource.Logits, Sharding.Vocabulary, model.VocabularySize, HiddenSize)
        {
            HoldsWeights = _module.Length == 0 && !model.TiedEmbeddings,
        });

        // Logits are sampled in 32 bits: softmax reads and writes them, the choice reads them again.
        Add(new Elementwise(
            $"{_module}sampling", OperatorRole.Head, 1, RowSource.Logits, Sharding.Replicated,
            4.0 * model.VocabularySize, 2.0 * model.VocabularySize, Kernels: 3));
    }

    public void MtpModules()
    {
        _module = "mtp.";
        var modules = model.MtpModules;
        Add(new Elementwise("mtp.norm", OperatorRole.Norm, modules, RowSource.AllTokens, Sharding.Replicated, 2.0 * HiddenSize, 2.0 * HiddenSize, Kernels: 2));
        Add(new Gemm("mtp.projection", OperatorRole.Attention, modules, RowSource.AllTokens, Sharding.Replicated, HiddenSize, 2 * HiddenSize));
        Layers(model.MtpLayers, modules);
        var first = _written.Count;
        Head();
        for (var i = first; i < _written.Count; i++)
        {
            _written[i] = _written[i] with { Layers = modules };
        }
    }

    /// <summary>A prefix that no other half of a layer bears: the second of a kind is numbered.</summary>
    public string Prefix(string kind)
    {
        var name = _module + kind;
        var number = _prefixes[name] = _prefixes.GetValueOrDefault(name) + 1;
        return number == 1 ? name : $"{name}{number}";
    }

    /// <summary>The norm before one half of a layer and the residual sum of the half before it, in one kernel; and the norm after it, if there is one.</summary>
    public void Norm(string prefix, int layers)
    {
        // A plain residual reads the sum and the last output and writes the sum and its norm. With parallel streams
        // (hyper-connections) every stream is read and written, and a small mix of them is projected first.
        double streams = model.ResidualStreams;
        var touched = (streams + 1.0) * HiddenSize;
        var sandwich = model.SandwichNorms ? HiddenSize : 0.0;
        Add(new Elementwise(
            $"{prefix}.norm", OperatorRole.Norm, layers, RowSource.AllTokens, Sharding.Replicated,
            touched + sandwich, touched + sandwich, 1 + (streams > 1 ? 1 : 0) + (model.SandwichNorms ? 1 : 0)));
        if (model.ResidualStreams > 1)
        {
            Add(new Gemm(
                $"{prefix}.streams", OperatorRole.Router, layers, RowSource.AllTokens, Sharding.Replicated,
                HyperConnections.Mixes(model.ResidualStreams), model.ResidualStreams * HiddenSize));
        }
    }

    private static Dictionary<T, int> Totals<T>(IReadOnlyList<LayerRun> runs, Func<LayerRun, T?> half)
        where T : class
    {
        var totals = new Dictionary<T, int>();
        foreach (var run in runs)
        {
            if (half(run) is { } present)
            {
                totals[present] = totals.GetValueOrDefault(present) + run.Count;
            }
        }

        return totals;
    }
}
