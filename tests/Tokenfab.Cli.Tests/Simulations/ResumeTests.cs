namespace Tokenfab.Cli.Tests.Simulations;

public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tokenfab").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Refuses_a_checkpoint_that_is_missing_or_is_none_or_would_leave_files_without_a_beginning()
    {
        var scenario = At("scenario.yaml");
        File.WriteAllText(scenario, """
            name: one replica
            model: Llama-3.1-8B
            traffic: { input_tokens: 500, output_tokens: 100, rate: 5 req/s }
            slo: { ttft: 1 s, tpot: 40 ms }
            chips: [H100 SXM]
            search: { precisions: [bf16] }
            deployment: { layout: TP1 }
            simulation: { requests: 50 }
            """);
        File.WriteAllText(At("none.checkpoint"), "this is none");
        foreach (var (arguments, problem) in new[]
        {
            (new[] { "--resume", At("missing.checkpoint") }, "cannot be read"), (["--resume", At("none.checkpoint")], "no checkpoint"),
            (["--resume", At("none.checkpoint"), "--requests", At("r.csv")], "first part of the run"),
        })
        {
            var answer = CommandLine.Run(["simulate", scenario, .. arguments]);
            Assert.Equal(ExitCode.BadInput, answer.Code);
            Assert.Contains(problem, answer.Error, StringComparison.Ordinal);
        }
    }

    private string At(string name) => Path.Combine(_folder, name);
}
