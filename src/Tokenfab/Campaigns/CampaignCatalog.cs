using Tokenfab.Catalog;

namespace Tokenfab.Campaigns;

/// <summary>Benchmarks, provers and verifiers of a catalogue.</summary>
public static class CampaignCatalog
{
    extension(CatalogStore store)
    {
        /// <summary>A benchmark, by id, name or alias.</summary>
        /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
        public Benchmark Benchmark(string name) => store.Get("benchmark", name, CampaignJson.Strict.Benchmark);

        /// <summary>A verifier, by id, name or alias.</summary>
        /// <exception cref="InputException">There is none of that name, or its entry is broken.</exception>
        public Verifier Verifier(string name)
        {
            var verifier = store.Get("verifier", name, CampaignJson.Strict.Verifier);
            return verifier.CoreTime.Count > 0 && Rises(verifier.CoreTime.Select(time => time.Cores.Value))
                ? verifier
                : throw store.Document("verifier", verifier.Id).Error("core_time", "the machines do not stand by rising cores", "List at least one, the smallest first");
        }

        /// <summary>A prover, by id, name or alias.</summary>
        /// <exception cref="InputException">There is none of that name, or its entry is broken: a curve that falls, or has fewer than two points.</exception>
        public Prover Prover(string name)
        {
            var prover = store.Get("prover", name, CampaignJson.Strict.Prover);
            for (var i = 0; i < prover.Curves.Count; i++)
            {
                var points = prover.Curves[i].Points;
                if (points.Count < 2 || !Rises(points.Select(point => point.Samples.Value)) || !Rises(points.Select(point => point.Pass.Value.Value)))
                {
                    throw store.Document("prover", prover.Id).Error(
                        $"curves[{i}].points", "a curve needs at least two points whose budget and pass rate both rise", "List them by rising budget");
                }
            }

            return prover;
        }
    }

    private static bool Rises(IEnumerable<double> values)
    {
        var all = values.ToArray();
        return all.Zip(all.Skip(1)).All(pair => pair.First < pair.Second);
    }
}
