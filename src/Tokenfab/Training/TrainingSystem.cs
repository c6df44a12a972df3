using Tokenfab.Kernels;
using Tokenfab.Network;

namespace Tokenfab.Training;

/// <summary>What trains, before a layout is chosen: chips, links, framework, formats, and the constants that go with them.</summary>
/// <param name="Kernels">The chip.</param>
/// <param name="Network">Its links, under the vendor's collectives.</param>
/// <param name="Trainer">The framework.</param>
/// <param name="Calibration">The constants of training on such chips.</param>
/// <param name="Precision">Number formats.</param>
public sealed record TrainingSystem(KernelModel Kernels, CommunicationModel Network, Trainer Trainer, TrainingCalibration Calibration, TrainingPrecision Precision)
{
    /// <summary>The system that a job runs on.</summary>
    /// <exception cref="InputException">The catalogue lacks the chip's memory bandwidth or arithmetic rate, or the chip cannot multiply in the job's format.</exception>
    public static TrainingSystem Of(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new(
            KernelModel.For(job.Chip), CommunicationModel.For(job.Server, job.Chip, CollectiveLibrary.Vendor), job.Trainer, TrainingCalibration.Of(job.Chip), job.Precision);
    }
}
