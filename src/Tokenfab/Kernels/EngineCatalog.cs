using Tokenfab.Catalog;

namespace Tokenfab.Kernels;

/// <summary>Engine profiles of a catalogue.</summary>
public static class EngineCatalog
{
    extension(CatalogStore store)
    {
        /// <summary>The profile of an engine's era, by id or name.</summary>
        /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
        public EngineProfile Engine(string name) => store.Get("engine", name, KernelJson.Strict.EngineProfile);
    }
}
