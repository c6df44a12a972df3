using System.Text.Json.Serialization;
using Tokenfab.Campaigns.PostTraining;
using Tokenfab.Catalog;

namespace Tokenfab.Campaigns;

/// <summary>How campaigns, benchmarks, provers and verifiers are read.</summary>
[JsonSerializable(typeof(Campaign))]
[JsonSerializable(typeof(PostTrainingScenario))]
[JsonSerializable(typeof(Benchmark))]
[JsonSerializable(typeof(Prover))]
[JsonSerializable(typeof(Verifier))]
internal sealed partial class CampaignJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static CampaignJson Strict { get; } = new(CatalogJson.Options());
}
