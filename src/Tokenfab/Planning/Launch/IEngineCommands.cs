namespace Tokenfab.Planning.Launch;

/// <summary>How one serving engine is told what to do.</summary>
internal interface IEngineCommands
{
    /// <summary>The engine's word: <c>vllm</c>.</summary>
    string Name { get; }

    /// <summary>Whose flags these are, with version.</summary>
    string Version { get; }

    /// <summary>The port that workers listen on.</summary>
    int Port { get; }

    /// <summary>The container image, and what to know about it, by the chip's vendor.</summary>
    string Image(string vendor);

    /// <summary>The command of one worker. On a worker of several hosts it runs on each, with RANK the host's number and HEAD the first host's address.</summary>
    WorkerCommand Worker(LaunchPlan launch, LaunchPool pool);

    /// <summary>The command that spreads requests over prefill and decode workers.</summary>
    /// <param name="launch">The plan.</param>
    /// <param name="prefill">Addresses of the prefill workers, as in <c>http://prefill-0:8000</c>.</param>
    /// <param name="decode">Addresses of the decode workers.</param>
    WorkerCommand Router(LaunchPlan launch, IReadOnlyList<string> prefill, IReadOnlyList<string> decode);
}

/// <summary>A command with what goes before it.</summary>
/// <param name="Start">The program and what follows it at once.</param>
/// <param name="Arguments">Options with their values, one a line.</param>
internal sealed record WorkerCommand(string Start, IReadOnlyList<string> Arguments)
{
    /// <summary>What the engine cannot express, or the reader must know.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>Files that the command reads, by name.</summary>
    public IReadOnlyList<(string Name, string Text)> Files { get; init; } = [];

    /// <summary>The command as shell lines, its files written first.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var (name, text) in Files)
        {
            yield return $"cat > {name} <<'EOF'";
            foreach (var line in text.TrimEnd('\n').Split('\n'))
            {
                yield return line;
            }

            yield return "EOF";
        }

        yield return Arguments.Count == 0 ? Start : $"{Start} \\";
        for (var i = 0; i < Arguments.Count; i++)
        {
            yield return $"  {Arguments[i]}{(i + 1 < Arguments.Count ? " \\" : string.Empty)}";
        }
    }
}
