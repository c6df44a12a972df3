using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Network;
using Tokenfab.Quantities;

namespace Tokenfab.Validation;

/// <summary>How a figure is predicted. The tool that fits constants asks the same objects under constants of its own.</summary>
internal abstract class Predictor
{
    /// <summary>The prediction under a book of models.</summary>
    /// <exception cref="InputException">The catalogue lacks what the model needs.</exception>
    public abstract Prediction Predict(ModelBook models);
}

/// <summary>Predicts the time of kernels on one chip.</summary>
/// <param name="chip">The chip.</param>
/// <param name="kind">The kind of kernels, whose spread gives the interval; null for others.</param>
/// <param name="time">The time under a model of the chip.</param>
internal sealed class KernelPredictor(Accelerator chip, KernelKind? kind, Func<KernelModel, Seconds> time) : Predictor
{
    /// <summary>The chip.</summary>
    public Accelerator Chip { get; } = chip;

    /// <summary>The kind of kernels; null where their spread was not measured apart.</summary>
    public KernelKind? Kind { get; } = kind;

    /// <summary>The time under a model of the chip.</summary>
    public Func<KernelModel, Seconds> Time { get; } = time;

    /// <inheritdoc/>
    public override Prediction Predict(ModelBook models)
    {
        var model = models.Of(Chip);
        var predicted = Time(model);
        return Prediction.Within(predicted.Value, Kind is { } spread ? Math.Exp(model.Spread(spread, predicted)) : 1.0 + model.TypicalError);
    }
}

/// <summary>Predicts the time of a collective.</summary>
/// <param name="server">The server.</param>
/// <param name="group">The ranks.</param>
/// <param name="library">Whose collectives run.</param>
/// <param name="operation">What runs.</param>
/// <param name="message">The message, as the operation takes it.</param>
/// <param name="time">The time under a model of the server.</param>
internal sealed class CollectivePredictor(
    Server server, RankGroup group, CollectiveLibrary library, CollectiveOperation operation, Bytes message, Func<CommunicationModel, Seconds> time) : Predictor
{
    /// <summary>The server.</summary>
    public Server Server { get; } = server;

    /// <summary>The ranks.</summary>
    public RankGroup Group { get; } = group;

    /// <summary>Whose collectives run.</summary>
    public CollectiveLibrary Library { get; } = library;

    /// <summary>What runs.</summary>
    public CollectiveOperation Operation { get; } = operation;

    /// <summary>The message, as the operation takes it.</summary>
    public Bytes Message { get; } = message;

    /// <summary>Whether a framework launched it from the host rather than from a captured graph or back to back.</summary>
    public bool FromHost { get; init; }

    /// <summary>Whether anybody tells over which network its domains talk.</summary>
    public bool NetworkIsKnown { get; init; } = true;

    /// <summary>The time under a model of the server.</summary>
    public Func<CommunicationModel, Seconds> Time { get; } = time;

    /// <inheritdoc/>
    public override Prediction Predict(ModelBook models)
    {
        var model = models.Of(Server, Library);
        return Prediction.Within(Time(model).Value, NetworkIsKnown ? 1.0 + model.HalfWidth(Operation, Message, Group.Domains > 1) : UnknownNetwork);
    }

    // Fabrics of clusters that nobody describes differ by up to a decade.
    private const double UnknownNetwork = 3.0;
}

/// <summary>Predicts a figure that no constant of a chip's or a link's calibration is fitted on.</summary>
/// <param name="predict">The prediction.</param>
internal sealed class DirectPredictor(Func<ModelBook, Prediction> predict) : Predictor
{
    /// <inheritdoc/>
    public override Prediction Predict(ModelBook models) => predict(models);
}
