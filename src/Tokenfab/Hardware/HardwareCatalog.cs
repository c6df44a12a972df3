using Tokenfab.Catalog;

namespace Tokenfab.Hardware;

/// <summary>Accelerators and servers of a catalogue.</summary>
public static class HardwareCatalog
{
    extension(CatalogStore store)
    {
        /// <summary>An accelerator, by id, name or alias.</summary>
        /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
        public Accelerator Accelerator(string name) => store.Get("accelerator", name, HardwareJson.Strict.Accelerator);

        /// <summary>A server, supernode or pod, by id, name or alias.</summary>
        /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
        public Server Server(string name) => store.Get("server", name, HardwareJson.Strict.Server);

        /// <summary>The servers, supernodes and pods built of an accelerator, by id.</summary>
        /// <exception cref="InputException">An entry is broken.</exception>
        public IReadOnlyList<Server> ServersOf(Accelerator accelerator) =>
            [.. store.List("server").Where(entry => IsOf(store, entry, accelerator)).Select(entry => store.Server(entry.Id))];
    }

    // By the index alone: reading every server to find a few costs more than the rest of a plan's input.
    private static bool IsOf(CatalogStore store, CatalogEntry server, Accelerator accelerator) =>
        server.Column("accelerator") is { } name && store.Find("accelerator", name)?.Id == accelerator.Id;
}
