using Tokenfab.Cli.Output;
using Tokenfab.Serving.Simulation;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Cli.Simulations;

/// <summary>Ctrl-C during a run: it leaves its state in a file, and another call goes on from there.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly string _path;
    private readonly string _subject;
    private readonly bool _writes;
    private readonly Terminal _terminal;
    private readonly CancellationTokenSource _stop = new();
    private readonly FileStream? _left;
    private TemporaryFile? _file;

    /// <summary>Listens for Ctrl-C.</summary>
    /// <param name="path">Where the state is left.</param>
    /// <param name="resume">Where an earlier run left it; null to begin at the start.</param>
    /// <param name="subject">All that the result depends on.</param>
    /// <param name="writes">Whether files are written while the run goes on, which would lack its first part when it is resumed.</param>
    /// <param name="terminal">Where it is told.</param>
    /// <exception cref="InputException">The earlier state cannot be read, or could not be gone on with.</exception>
    public Interruption(string path, string? resume, string subject, bool writes, Terminal terminal)
    {
        (_path, _subject, _writes, _terminal) = (path, subject, writes, terminal);
        if (resume is not null)
        {
            _left = writes
                ? throw new InputException("--resume", null, null, "the files of requests and the timeline would lack the first part of the run", "Leave --requests and --timeline out, or run from the start")
                : Open(resume);
        }

        Console.CancelKeyPress += Cancel;
    }

    /// <summary>The options of a run that can be interrupted.</summary>
    public SimulationOptions Apply(SimulationOptions options) => _writes ? options : options with
    {
        Stop = _stop.Token,
        Resume = _left is null ? null : Checkpoint.From(_left, _subject),
        Checkpoint = () => Checkpoint.To((_file = new TemporaryFile(_path)).Stream, _subject),
    };

    /// <summary>The run has stopped: tells how to go on.</summary>
    public int Tell(Statistics total, string scenario)
    {
        _file?.Complete();
        _terminal.Error.WriteLine($"interrupted after {SimulationWords.Number(total.Arrived)} requests; go on with: tokenfab simulate {scenario} --resume {_path}");
        return ExitCode.Cancelled;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.CancelKeyPress -= Cancel;
        _file?.Dispose();
        _left?.Dispose();
        _stop.Dispose();
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, null, null, $"the checkpoint cannot be read: {cause.Message.TrimEnd('.')}", "Name the file that an interrupted run wrote", cause);
        }
    }

    // The second time the run is given up at once, as it is where its state could not be gone on with.
    private void Cancel(object? sender, ConsoleCancelEventArgs pressed)
    {
        pressed.Cancel = !_writes && !_stop.IsCancellationRequested;
        _stop.Cancel();
        if (pressed.Cancel)
        {
            _terminal.Error.WriteLine("stopping; press Ctrl-C again to give the run up");
        }
    }
}
