namespace Tokenfab.Validation.Statistics;

/// <summary>How far predictions are from measurements, all as shares.</summary>
/// <param name="Median">Median absolute percentage error.</param>
/// <param name="Ninth">Its 90th percentile.</param>
/// <param name="Bias">Median signed error: above zero where predictions are too high.</param>
/// <param name="Coverage">Share of measurements inside the 80 % interval; null where no prediction has one.</param>
public sealed record ErrorSummary(double Median, double Ninth, double Bias, double? Coverage);
