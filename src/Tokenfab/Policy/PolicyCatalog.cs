using Tokenfab.Catalog;

namespace Tokenfab.Policy;

/// <summary>Packs of rules of a catalogue.</summary>
public static class PolicyCatalog
{
    extension(CatalogStore store)
    {
        /// <summary>A pack of rules, by id, name or alias.</summary>
        /// <exception cref="InputException">There is none of that name, or its entry is broken: a tariff without a rate, or a duty that is none.</exception>
        public RulePack RulePack(string name)
        {
            var pack = store.Get("policy", name, PolicyJson.Strict.RulePack);
            for (var i = 0; i < pack.Rules.Count; i++)
            {
                if (pack.Rules[i].Outcome == Outcome.Tariff != pack.Rules[i].Rate is not null)
                {
                    throw store.Document("policy", pack.Id).Error(
                        $"rules[{i}].rate", "a tariff has a rate, and nothing else has one", "Write 'rate: 25 %' beside 'outcome: tariff'");
                }
            }

            return pack;
        }

        /// <summary>All packs, by id.</summary>
        /// <exception cref="InputException">An entry is broken.</exception>
        public IReadOnlyList<RulePack> RulePacks() => [.. store.List("policy").Select(entry => store.RulePack(entry.Id))];
    }
}
