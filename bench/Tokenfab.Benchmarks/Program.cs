using BenchmarkDotNet.Running;
using Tokenfab.Benchmarks;

// `plan [SCENARIO] [REPEATS]`, `simulate [REPEATS] [FOLDER OF TRACES]` and `validate FOLDER [REPEATS]` time whole jobs; anything else goes to
// BenchmarkDotNet: `--filter *GrossDies*`.
if (args is ["plan", ..])
{
    return PlanJob.Run(args);
}

if (args is ["validate", ..])
{
    return ValidateJob.Run(args);
}

if (args is ["simulate", ..])
{
    return SimulateJob.Run(args);
}

BenchmarkSwitcher.FromAssembly(typeof(PlanJob).Assembly).Run(args);
return 0;
