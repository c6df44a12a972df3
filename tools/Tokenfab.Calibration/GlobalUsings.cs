global using PowerRow = Tokenfab.Calibration.Truth.MeasuredRow<Tokenfab.Hardware.Accelerator, Tokenfab.Kernels.PowerCalibration>;
