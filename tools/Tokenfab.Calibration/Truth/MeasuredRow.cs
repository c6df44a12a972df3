global using CollectiveRow = Tokenfab.Calibration.Truth.MeasuredRow<Tokenfab.Hardware.Server, Tokenfab.Network.CommunicationModel>;
global using KernelRow = Tokenfab.Calibration.Truth.MeasuredRow<Tokenfab.Hardware.Accelerator, Tokenfab.Kernels.KernelModel>;

namespace Tokenfab.Calibration.Truth;

/// <summary>One measurement and how to predict it.</summary>
/// <typeparam name="TSubject">What was measured: a chip or a server.</typeparam>
/// <typeparam name="TModel">What predicts it.</typeparam>
/// <param name="Table">The table it is from.</param>
/// <param name="Chip">The subject.</param>
/// <param name="Kind">What is reported together: the format or the operation.</param>
/// <param name="Seconds">What was measured.</param>
/// <param name="Predict">The prediction, in seconds.</param>
public sealed record MeasuredRow<TSubject, TModel>(string Table, TSubject Chip, string Kind, double Seconds, Func<TModel, double> Predict)
    where TSubject : notnull
{
    /// <summary>The row in words.</summary>
    public string Label { get; init; } = string.Empty;
}
