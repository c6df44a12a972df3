using Tokenfab.Campaigns.Difficulties;
using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns;

/// <summary>Reads campaigns.</summary>
public static class CampaignFile
{
    /// <summary>Reads a campaign file, strictly.</summary>
    /// <exception cref="InputException">The file is missing, malformed, or a field of it is not understood or out of its range.</exception>
    public static Campaign Read(string path) => Read(SourceDocument.FromFile(path));

    /// <summary>Reads a campaign from a document.</summary>
    /// <exception cref="InputException">As above.</exception>
    public static Campaign Read(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var campaign = document.As(CampaignJson.Strict.Campaign);
        var check = new FieldChecks(document);
        check.That(campaign.Chips.Count > 0, "chips", "the list is empty", "Name at least one chip or server, as `tokenfab catalog list` shows them");
        check.Share(campaign.Target, "target");
        check.Above<Seconds>(campaign.Deadline, 0.0, "deadline");
        check.Whole(campaign.Problems, 1.0, 1e9, "problems");
        check.Whole(campaign.PromptTokens, 1.0, 1e7, "prompt_tokens");
        check.Above(campaign.OutputTokens, 1.0, "output_tokens");
        check.Within(campaign.OutputVariation, 0.0, 10.0, "output_variation");
        check.Whole(campaign.Samples, 1.0, DifficultyFit.LargestBudget, "samples");
        check.Whole(campaign.Verifier.Cores, 1.0, 4096.0, "verifier.cores");
        check.Within(campaign.Verifier.Utilisation, 0.01, 0.99, "verifier.utilisation");
        check.Within(campaign.Verifier.TimeoutShare, 0.0, 1.0, "verifier.timeout_share");
        check.Above(campaign.Verifier.Timeout, 0.0, "verifier.timeout");
        check.Above(campaign.Limits.Chips, 0.0, "limits.chips");
        check.Above(campaign.Limits.Cost, 0.0, "limits.cost");
        check.That(
            campaign.Kind != CampaignKind.Search || campaign.Target is null != campaign.Samples is null, campaign.Target is null ? "samples" : "target",
            "a search needs either", "Write target (such as '85 %') or samples (such as '1024'), not both");
        check.That(
            campaign.Kind == CampaignKind.Decompose == campaign.Decomposition is not null, "decomposition", "it belongs to campaigns of kind decompose, and they need it",
            "Write `kind: decompose` and `decomposition:` together");
        check.That(
            campaign.Kind != CampaignKind.Decompose || (campaign.Target is null && campaign.Samples is null && campaign.StopAtFirst), "decomposition",
            "beside it stands a target, a number of samples or a wish not to stop", "Leave those out: each lemma has its own most attempts, and stops at its first proof");
        if (campaign.Decomposition is { } decomposition)
        {
            check.Share(decomposition.Sound, "decomposition.sound");
            check.Whole(decomposition.Sketches, 1.0, 1e5, "decomposition.sketches");
            check.Whole(decomposition.SketchTokens, 2.0, 1e7, "decomposition.sketch_tokens");
            Lemmas(decomposition.Lemmas, "decomposition.lemmas", check);
        }

        return campaign;
    }

    // Lemmas may need only those that stand before them, so that no circle can be written.
    private static void Lemmas(IReadOnlyList<LemmaSpec> lemmas, string field, FieldChecks check)
    {
        check.That(lemmas.Count > 0, field, "the list is empty", "Write at least one lemma");
        for (var i = 0; i < lemmas.Count; i++)
        {
            var before = lemmas.Take(i).Select(lemma => lemma.Name).ToArray();
            check.That(!before.Contains(lemmas[i].Name), $"{field}[{i}].name", $"'{lemmas[i].Name}' stands there twice", "give each lemma a name of its own");
            check.Whole(lemmas[i].Samples, 1.0, DifficultyFit.LargestBudget, $"{field}[{i}].samples");
            foreach (var need in lemmas[i].Needs ?? [])
            {
                check.That(
                    before.Contains(need), $"{field}[{i}].needs", $"no lemma before this one is called '{need}'", "list lemmas after those that they need");
            }

            if (lemmas[i].Parts is { } parts)
            {
                Lemmas(parts, $"{field}[{i}].parts", check);
            }
        }
    }
}
