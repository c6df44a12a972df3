using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Cli.Simulations.Files;

/// <summary>A file that is written while a run goes on, and gets its name when the run is over.</summary>
internal abstract class RunFile : IRequestLog, IDisposable
{
    /// <summary>Names of the traffic's tenants, that of number one first.</summary>
    protected IReadOnlyList<string> Tenants { get; private set; } = [];

    /// <summary>The file of requests that a name asks for, by its ending.</summary>
    /// <exception cref="InputException">The folder does not exist or may not be written to.</exception>
    public static RunFile OfRequests(string path) =>
        Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase) ? new RequestParquet(path) : new RequestCsv(path);

    /// <inheritdoc/>
    public void Begins(IReadOnlyList<string> tenants) => Tenants = tenants;

    /// <inheritdoc/>
    public abstract void Ended(in RequestRecord request);

    /// <summary>The run is over: gives the file its name.</summary>
    public abstract void Complete();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Whose a request is; empty for nobody's.</summary>
    protected string TenantOf(in RequestRecord request) => request.Tenant == 0 ? string.Empty : Tenants[request.Tenant - 1];

    /// <summary>The word for an outcome.</summary>
    protected static string Word(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Finished => "finished",
        RequestOutcome.Rejected => "rejected",
        _ => "aborted",
    };
}
