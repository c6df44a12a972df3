using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Cli.Simulations.Files;

/// <summary>The files that are written while a run goes on.</summary>
internal sealed class RunFiles : IDisposable
{
    private readonly List<RunFile> _files = [];

    /// <summary>Opens those that are asked for.</summary>
    /// <param name="requests">Where the requests go; null for nowhere.</param>
    /// <param name="timeline">Where the timeline goes; null for nowhere.</param>
    /// <exception cref="InputException">A folder does not exist or may not be written to.</exception>
    public RunFiles(string? requests, string? timeline)
    {
        if (requests is not null)
        {
            _files.Add(RunFile.OfRequests(requests));
        }

        if (timeline is not null)
        {
            _files.Add(new TimelineFile(timeline));
        }
    }

    /// <summary>Takes what the run tells; null where no file is asked for.</summary>
    public IRequestLog? Log => _files.Count switch
    {
        0 => null,
        1 => _files[0],
        _ => new Fan(_files),
    };

    /// <summary>The run is over: gives the files their names.</summary>
    public void Complete() => _files.ForEach(file => file.Complete());

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private sealed class Fan(List<RunFile> files) : IStretchLog
    {
        public void Begins(IReadOnlyList<string> tenants) => files.ForEach(file => file.Begins(tenants));

        public void Ended(in RequestRecord request)
        {
            foreach (var file in files)
            {
                file.Ended(request);
            }
        }

        public void Worked(in StretchRecord stretch)
        {
            foreach (var file in files.OfType<IStretchLog>())
            {
                file.Worked(stretch);
            }
        }
    }
}
