global using CollectiveRow = Tokenfab.Calibration.Truth.MeasuredRow<Tokenfab.Hardware.Server, Tokenfab.Network.CommunicationModel>;
global using KernelRow = Tokenfab.Calibration.Truth.MeasuredRow<Tokenfab.Hardware.Accelerator, Tokenfab.Kernels.KernelModel>;
using Tokenfab.Validation;

namespace Tokenfab.Calibration.Truth;

/// <summary>One measured time as a fit sees it.</summary>
/// <typeparam name="TSubject">What was measured: a chip or a server.</typeparam>
/// <typeparam name="TModel">What predicts it.</typeparam>
/// <param name="Table">The table it is from, without folder and ending.</param>
/// <param name="Chip">The subject.</param>
/// <param name="Measurement">The measurement as the engine reads it.</param>
/// <param name="Predict">The prediction, in seconds.</param>
internal sealed record MeasuredRow<TSubject, TModel>(string Table, TSubject Chip, Measurement Measurement, Func<TModel, double> Predict)
    where TSubject : notnull
{
    /// <summary>What the fit weighs together: the format or the operation.</summary>
    public string Kind => Measurement.Kind;

    /// <summary>What was measured.</summary>
    public double Seconds => Measurement.Measured;
}
