using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Quantities;

namespace Tokenfab.Training.Work;

/// <summary>What a block costs one chip for a micro-batch: its operators one after the other, forward and backward, and their collectives.</summary>
/// <remarks>A linear layer's backward pass is two products of shapes of their own: the gradient of the inputs (rows x outer times outer x inner) and that of
/// the weights (outer x rows times rows x inner), both priced as any product is. A row-parallel layer is followed by an all-reduce, and
/// the column-parallel one before it by another in the backward pass (Shoeybi et al. 2019, arXiv:1909.08053, section 3); with sequence parallelism each
/// becomes a reduce-scatter and an all-gather (Korthikanti et al. 2022, arXiv:2205.05198, section 4.2.2).</remarks>
internal sealed partial class BlockPricer
{
    // Norms and activation functions read their input and the gradient and write a gradient: three passes where the forward pass has two.
    private const double BackwardElementwise = 1.6;

    private const double SixteenBits = 2.0;

    // A row-parallel and a column-parallel layer have one collective each in each pass, or one together that is counted as both.
    private const double CollectivesOfPair = 2.0;

    // Kernels of a router and of the counts and offsets that an exchange is told: their
    // sizes follow from the tokens, so that no graph holds them.
    private const double RoutingLaunches = 40.0;

    private readonly KernelModel _kernels;
    private readonly CommunicationModel _network;
    private readonly Trainer _trainer;
    private readonly TrainingCalibration _fit;
    private readonly TrainingPrecision _precision;
    private readonly ModelArchitecture _model;
    private readonly BlockSetting _setting;
    private readonly int _sequence;
    private readonly int _hidden;
    private readonly double _tokens;
    private readonly double _split;
    private readonly RankGroup _tensor;
    private readonly RankGroup _context;
    private BlockCost _cost;
    private bool _normed;

    private BlockPricer(TrainingSystem system, ModelArchitecture model, int sequence, in BlockSetting setting)
    {
        (_kernels, _network, _trainer, _fit, _precision) = (system.Kernels, system.Network, system.Trainer, system.Calibration, system.Precision);
        (_model, _setting, _sequence, _hidden) = (model, setting, sequence, model.HiddenSize);
        _tokens = (double)setting.MicroBatch * sequence / setting.Context;
        _split = setting.SequenceParallel ? setting.Tensor : 1.0;
        var domain = _network.DomainSize;
        _tensor = new RankGroup(setting.Tensor, Math.Min(setting.Tensor, domain));
        _context = new RankGroup(setting.Context, Math.Clamp(domain / setting.Tensor, 1, setting.Context));
    }

    /// <summary>The cost of a block.</summary>
    /// <param name="system">Chips, links, framework and formats.</param>
    /// <param name="operators">The block's operators, whole.</param>
    /// <param name="model">The model that they are of.</param>
    /// <param name="sequence">Tokens of a sequence.</param>
    /// <param name="setting">Layout and micro-batch.</param>
    public static BlockCost Price(TrainingSystem system, IReadOnlyList<Operator> operators, ModelArchitecture model, int sequence, in BlockSetting setting)
    {
        var pricer = new BlockPricer(system, model, sequence, setting);
        foreach (var op in operators.Where(IsTrained))
        {
            pricer.Add(op);
        }

        foreach (var gemm in operators.OfType<Gemm>().Where(op => op.HoldsWeights && !IsTrained(op)))
        {
            pricer.Hold(gemm);
        }

        var cost = pricer._cost;
        return cost with { KeptInput = pricer._tokens / pricer._split * model.HiddenSize * SixteenBits, Transient = cost.Transient + (0.5 * cost.Kept) };
    }

    // Training has no running sequences: their forms of an operator do not run.
    private static bool IsTrained(Operator op) => op.Rows != RowSource.DecodeTokens;

    private double Rows(Sharding sharding) => sharding == Sharding.Replicated ? _tokens / _split : _tokens;

    private double Shards(Sharding sharding) => sharding == Sharding.Replicated ? 1.0 : _setting.Tensor;

    private void Add(Operator op)
    {
        switch (op)
        {
            case Gemm gemm:
                AddGemm(gemm);
                break;
            case GroupedGemm experts:
                AddExperts(experts);
                break;
            case Attention attention:
                AddAttention(attention);
                break;
            case Recurrence recurrence:
                AddRecurrence(recurrence);
                break;
            case Elementwise light:
                AddElementwise(light);
                break;
            default:
                throw new InvalidOperationException($"Operator {op.Name} has no rule for training.");
        }
    }

    private void AddGemm(Gemm gemm)
    {
        var rows = Rows(gemm.Sharding);
        var outer = gemm.Sharding is Sharding.Column or Sharding.Vocabulary ? gemm.Outer / (double)_setting.Tensor : gemm.Outer;
        var inner = gemm.Sharding == Sharding.Row ? gemm.Inner / (double)_setting.Tensor : gemm.Inner;
        var batch = gemm.Sharding == Sharding.Heads ? gemm.Batch / (double)_setting.Tensor : gemm.Batch;
        var format = gemm.Role is OperatorRole.Router or OperatorRole.Head or OperatorRole.Norm ? NumberFormat.Bf16 : _precision.Matrix;
        double Time(double m, double n, double k) => _kernels.BatchedGemm(batch, m, n, k, format, format).Total.Value * _fit.Matrix * gemm.Layers;

        // The first product behind a norm keeps the norm's output; the others read the same.
        var shared = gemm.Sharding != Sharding.Row && gemm.Inner == _hidden && !_normed;
        var forward = Time(rows, outer, inner);

        // With sequence parallelism a rank keeps its part of the input, which is gathered once more in the backward pass, or what it gathered.
        var kept = shared ? 0.0 : (gemm.Sharding == Sharding.Row ? rows : _trainer.KeepsGathered ? _tokens : _tokens / _split) * inner * batch * _precision.SavedBytes * gemm.Layers;
        var upProjection = gemm.Name.EndsWith(".q_b", StringComparison.Ordinal) || gemm.Name.EndsWith(".kv_b", StringComparison.Ordinal);
        var cheap = _normed || gemm.Name.EndsWith(".down", StringComparison.Ordinal) ? kept : 0.0;
        _normed = false;
        _cost = _cost with
        {
            Forward = _cost.Forward + forward,
            Cheap = _cost.Cheap + (upProjection ? forward : 0.0),
            KeptCheap = _cost.KeptCheap + cheap,
            Input = _cost.Input + Time(rows, inner, outer),
            Weight = _cost.Weight + Time(outer, inner, rows),
            Launches = _cost.Launches + gemm.Layers,
            Kept = _cost.Kept + kept,
            Dense = _cost.Dense + (gemm.HoldsWeights ? outer * inner * batch * gemm.Layers : 0.0),
        };
        if (gemm.Sharding == Sharding.Row)
        {
            AddTensorPair(gemm.Layers);
        }
        else if (gemm.Sharding == Sharding.Vocabulary)
        {
            AddHead(gemm, outer);
        }
    }

    // Weights that training holds in another operator's form, or that only running sequences would read.
    private void Hold(Gemm gemm) => _cost = _cost with
    {
        Dense = _cost.Dense + ((double)gemm.Outer * gemm.Inner * gemm.Batch * gemm.Layers / (gemm.Sharding == Sharding.Replicated ? 1.0 : _setting.Tensor)),
    };

    private void AddTensorPair(double layers)
    {
        if (_setting.Tensor == 1)
        {
            return;
        }

        // Attention and feed-forward that stand side by side share their input and add up their outputs (PaLM, section 2).
        var pairs = layers * (_trainer.ParallelBlock ? 0.5 : 1.0);
        var exposed = pairs * (1.0 - _trainer.HiddenTensor) * _fit.Collectives;
        var message = new Bytes(_tokens * _hidden * SixteenBits);
        double forward, backward;
        if (_setting.SequenceParallel)
        {
            // The input of the column-parallel layer is gathered once more for the gradient of its weights, beside the gradient of its inputs.
            forward = (_network.AllGather(message, _tensor) + _network.ReduceScatter(message, _tensor)).Value;
            backward = forward;
        }
        else
        {
            forward = _network.AllReduce(message, _tensor).Value;
            backward = forward;
        }

        var step = _tensor.Domains > 1 ? _trainer.FarStep : _trainer.NearStep;
        _cost = _cost with
        {
            TensorForward = _cost.TensorForward + (forward * exposed),
            TensorBackward = _cost.TensorBackward + (backward * exposed),
            Launches = _cost.Launches + (pairs * CollectivesOfPair * _trainer.CollectiveLaunches),
            Steps = _cost.Steps + (pairs * CollectivesOfPair * (_setting.Tensor - 1.0) * step.Value),
        };
    }

    // The logits of a micro-batch live from the product to the gradient; cross entropy over a split vocabulary adds up three numbers a token.
    private void AddHead(Gemm head, double vocabulary)
    {
        _cost = _cost with { Transient = _cost.Transient + (_tokens * vocabulary * _trainer.LogitBytes) };
        if (_setting.Tensor > 1)
        {
            var message = new Bytes(_tokens * _hidden * SixteenBits);
            var scalars = _network.AllReduce(new Bytes(_tokens * 4.0), _tensor).Value * 3.0;
            var gather = _setting.SequenceParallel ? _network.AllGather(message, _tensor).Value : 0.0;
            var back = _setting.SequenceParallel ? _network.ReduceScatter(message, _tensor).Value : _network.AllReduce(message, _tensor).Value;
            _cost = _cost with
            {
                TensorForward = _cost.TensorForward + ((scalars + gather) * _fit.Collectives * head.Layers),
                TensorBackward = _cost.TensorBackward + (back * _fit.Collectives * head.Layers),
            };
        }
    }

    private void AddElementwise(Elementwise op)
    {
        if (op.Role == OperatorRole.Head)
        {
            AddLoss(op);
            return;
        }

        var experts = op.Sharding == Sharding.Expert;
        var rows = experts ? ExpertTokens * _setting.Load : Rows(op.Sharding);
        var shards = experts ? _setting.ExpertTensor : Shards(op.Sharding);
        var moves = experts && !op.Name.EndsWith(".activation", StringComparison.Ordinal);

        // Tokens are put in order for an all-to-all and once more for the experts behind it, by kernels of their own.
        var bytes = rows * (op.ElementsRead + op.ElementsWritten) * SixteenBits / shards * (!moves ? _trainer.Elementwise : _setting.Expert > 1 && !_trainer.SortedExchange ? 2.0 : 1.0);
        var launches = op.Name.EndsWith(".top_k", StringComparison.Ordinal) ? RoutingLaunches : op.Kernels * _trainer.Kernels;
        var forward = Passing(bytes, launches) * op.Layers;
        var isNorm = op.Role == OperatorRole.Norm && op.Name.EndsWith(".norm", StringComparison.Ordinal);
        _normed |= isNorm;
        var kept = isNorm
            ? _hidden * (SixteenBits + (_trainer.Dropout ? 1.0 : 0.0))
            : op.Role == OperatorRole.Norm || op.Name.EndsWith(".activation", StringComparison.Ordinal) ? op.ElementsRead * SixteenBits : 0.0;
        var isActivation = op.Name.EndsWith(".activation", StringComparison.Ordinal);
        _cost = _cost with
        {
            Forward = _cost.Forward + forward,
            Cheap = _cost.Cheap + (op.Role == OperatorRole.Norm || isActivation ? forward : 0.0),

            // What is computed again from is kept in the format of the products.
            KeptCheap = _cost.KeptCheap + (isActivation ? rows / shards * op.ElementsRead * (SixteenBits - _precision.SavedBytes) * op.Layers : 0.0),
            Input = _cost.Input + (forward * BackwardElementwise),
            Launches = _cost.Launches + (launches * op.Layers),
            Kept = _cost.Kept + (rows / shards * kept * op.Layers),
        };
        if (op.Role == OperatorRole.Embedding && op.Sharding == Sharding.Vocabulary)
        {
            _cost = _cost with { Dense = _cost.Dense + EmbeddingParameters };
            if (_setting.Tensor > 1)
            {
                var message = new Bytes(_tokens * _hidden * SixteenBits);
                var sum = _setting.SequenceParallel ? _network.ReduceScatter(message, _tensor) : _network.AllReduce(message, _tensor);
                _cost = _cost with { TensorForward = _cost.TensorForward + (sum.Value * _fit.Collectives) };
            }
        }
    }

    private void AddLoss(Elementwise op)
    {
        var vocabulary = op.ElementsWritten / 2.0 / _setting.Tensor;
        var half = Passing(_tokens * vocabulary * _trainer.LossBytes / 2.0, op.Kernels) * op.Layers;
        _cost = _cost with { Forward = _cost.Forward + half, Input = _cost.Input + half, Launches = _cost.Launches + op.Kernels };
    }

    private double Passing(double bytes, double kernels) => _kernels.Elementwise(new Bytes(bytes), kernels).Total.Value * _fit.Elementwise;

    private double EmbeddingParameters => ((double)_model.VocabularySize / _setting.Tensor * _hidden) + ((double)_model.PositionEmbeddings * _hidden);
}
