using BenchmarkDotNet.Running;
using Tokenfab.Benchmarks;

// `plan [SCENARIO] [REPEATS]` times the whole job; anything else goes to BenchmarkDotNet: `--filter *GrossDies*`.
if (args is ["plan", ..])
{
    return PlanJob.Run(args);
}

BenchmarkSwitcher.FromAssembly(typeof(PlanJob).Assembly).Run(args);
return 0;
