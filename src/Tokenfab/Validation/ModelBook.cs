using System.Collections.Concurrent;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Kernels.Measured;
using Tokenfab.Network;

namespace Tokenfab.Validation;

/// <summary>The models that predict, each built once. Safe to share between threads.</summary>
/// <param name="catalog">What is known.</param>
/// <param name="measured">A user's measured kernels and collectives, which come before predictions; null for none.</param>
internal sealed class ModelBook(CatalogStore catalog, IMeasuredKernels? measured = null)
{
    private readonly ConcurrentDictionary<(string Id, double? Power, double Memory), KernelModel> _kernels = new();
    private readonly ConcurrentDictionary<(string Server, CollectiveLibrary Library), CommunicationModel> _networks = new();

    /// <summary>What is known.</summary>
    public CatalogStore Catalog { get; } = catalog;

    /// <summary>The kernel model of a chip.</summary>
    /// <exception cref="InputException">The catalogue lacks the chip's memory bandwidth or arithmetic rate.</exception>
    /// <remarks>A row may tell of a chip under another power limit, or with more memory, than the catalogue's.</remarks>
    public KernelModel Of(Accelerator chip)
    {
        var key = (chip.Id, chip.BoardPower?.Value.Value, chip.Memory.Capacity.Value.Value);
        return _kernels.TryGetValue(key, out var known) ? known : _kernels.GetOrAdd(key, Made(chip));
    }

    /// <summary>The communication model of a server.</summary>
    public CommunicationModel Of(Server server, CollectiveLibrary library) => _networks.TryGetValue((server.Id, library), out var known)
        ? known
        : _networks.GetOrAdd((server.Id, library), Made(server, library));

    private KernelModel Made(Accelerator chip) => measured is null ? KernelModel.For(chip) : KernelModel.For(chip).With(measured);

    private CommunicationModel Made(Server server, CollectiveLibrary library)
    {
        var network = CommunicationModel.For(server, Catalog.Accelerator(server.Accelerator), library);
        return measured is null ? network : network.With(measured, server.Accelerator);
    }
}
