using Tokenfab.Catalog;
using Tokenfab.Models.Import;

namespace Tokenfab.Models;

/// <summary>Models of a catalogue.</summary>
public static class ModelCatalog
{
    extension(CatalogStore store)
    {
        /// <summary>A model's catalogue entry, by id, name or alias.</summary>
        /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
        public ModelEntry ModelEntry(string name) => store.Get("model", name, ModelJson.Strict.ModelEntry);

        /// <summary>A model's architecture, by id, name or alias.</summary>
        /// <exception cref="InputException">There is none of that name, or its config names something that is not understood.</exception>
        public ModelArchitecture Model(string name)
        {
            var entry = store.ModelEntry(name);
            return ModelImporter.FromHuggingFaceConfig(store.Document("model", entry.Id).Part("config"), entry.Name);
        }
    }
}
