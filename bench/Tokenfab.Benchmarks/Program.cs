using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Tokenfab.Benchmarks;

// Whole jobs: `plan [SCENARIO] [REPEATS]`, `simulate [REPEATS] [FOLDER OF TRACES] [JOB]`, `validate FOLDER [REPEATS]`, `kernel-db [MILLIONS]`,
// `venture COMPANY`, `whatif SCENARIO`, `contention [REPEATS]`, `train [SCENARIO]`,
// `dies [NUMBER] [SEED]`; anything else goes to BenchmarkDotNet: `--filter *GrossDies*`.
switch (args)
{
    case ["plan", ..]:
        return PlanJob.Run(args);
    case ["simulate", ..]:
        return SimulateJob.Run(args);
    case ["validate", ..]:
        return ValidateJob.Run(args);
    case ["kernel-db", ..]:
        return KernelDbJob.Run(args);
    case ["train", ..]:
        return TrainJob.Run(args);
    case ["dies", ..]:
        return DieSweepJob.Run(args);
    case ["venture", ..]:
        return VentureJob.Run(args);
    case ["whatif", ..]:
        return WhatIfJob.Run(args);
    case ["contention", ..]:
        return ContentionJob.Run(args);
    default:
        // In this process: a project of its own for each benchmark, restored and built under this repository's rules, takes minutes.
        BenchmarkSwitcher.FromAssembly(typeof(PlanJob).Assembly).Run(args, DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)));
        return 0;
}
