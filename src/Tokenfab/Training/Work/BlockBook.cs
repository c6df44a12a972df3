using System.Collections.Concurrent;
using Tokenfab.Models;

namespace Tokenfab.Training.Work;

/// <summary>The costs of a model's blocks on one system, each priced once. Safe to share between threads.</summary>
internal sealed class BlockBook(TrainingSystem system, ModelArchitecture model, int sequence)
{
    private readonly ConcurrentDictionary<BlockSetting, BlockCosts> _known = new();

    /// <summary>The system.</summary>
    public TrainingSystem System { get; } = system;

    /// <summary>The model's blocks.</summary>
    public ModelBlocks Blocks { get; } = ModelBlocks.Of(model);

    /// <summary>Tokens of a sequence.</summary>
    public int Sequence { get; } = sequence;

    /// <summary>The costs under a setting.</summary>
    public BlockCosts Of(in BlockSetting setting) => _known.TryGetValue(setting, out var known) ? known : _known.GetOrAdd(setting, Price(setting));

    private BlockCosts Price(BlockSetting setting)
    {
        BlockCost Cost(IReadOnlyList<Operator> operators) => BlockPricer.Price(System, operators, Blocks.Model, Sequence, setting);
        return new([.. Blocks.Kinds.Select(Cost)], Cost(Blocks.Embedding), Cost([.. Blocks.Head, .. Blocks.Mtp]));
    }
}

/// <summary>The costs of a model's blocks under one setting.</summary>
/// <param name="Layers">Each distinct layer.</param>
/// <param name="Embedding">What stands before the first.</param>
/// <param name="Head">What stands behind the last: head, loss, multi-token-prediction modules.</param>
internal sealed record BlockCosts(BlockCost[] Layers, BlockCost Embedding, BlockCost Head);
