using Tokenfab.Models;
using Tokenfab.Parallelism;

namespace Tokenfab.Planning.Search;

/// <summary>The layouts worth trying for a model on a kind of server: all degrees that divide what they split.</summary>
internal static class LayoutSpace
{
    private const int MostStages = 8;

    // Engines that split experts over ranks split their width over few ranks beside, or over all without expert parallelism.
    private const int MostExpertTensor = 4;

    // Splitting a prompt over chips pays only where a prompt is long.
    private const double LongPrompt = 8192.0;

    /// <summary>Every layout, smallest replica first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="domain">Chips in one scale-up domain: the most that tensor parallelism spans.</param>
    /// <param name="most">Most chips in a replica.</param>
    /// <param name="input">Mean prompt tokens.</param>
    public static ParallelLayout[] Of(ModelArchitecture model, int domain, int most, double input)
    {
        var experts = model.Layers.Select(run => run.FeedForward).OfType<MixtureOfExperts>().FirstOrDefault();
        var layouts = new List<ParallelLayout>();
        for (var pipeline = 1; pipeline <= Math.Min(MostStages, model.LayerCount); pipeline *= 2)
        {
            for (var tensor = 1; tensor <= domain && tensor * pipeline <= most; tensor *= 2)
            {
                if (!Divides(model, tensor))
                {
                    break;
                }

                for (var context = 1; context <= (input >= LongPrompt ? 4 : 1); context *= 2)
                {
                    AddExpertLayouts(layouts, experts, tensor, pipeline, context, most);
                }
            }
        }

        return [.. layouts.OrderBy(layout => layout.Chips)];
    }

    private static void AddExpertLayouts(List<ParallelLayout> layouts, MixtureOfExperts? experts, int tensor, int pipeline, int context, int most)
    {
        // Attention groups share experts; a model without experts gains nothing by them over separate replicas.
        var mostGroups = experts is null ? 1 : most / (tensor * pipeline * context);
        for (var groups = 1; groups <= mostGroups; groups *= 2)
        {
            var stage = tensor * context * groups;
            for (var expert = 1; expert <= (experts is null ? 1 : Math.Min(stage, experts.Experts)); expert *= 2)
            {
                if (stage % expert == 0 && expert >= groups && (expert == 1 || stage / expert <= MostExpertTensor) && DividesExperts(experts, expert, stage / expert))
                {
                    layouts.Add(new ParallelLayout(tensor, pipeline, context, groups, expert));
                }
            }
        }
    }

    private static bool DividesExperts(MixtureOfExperts? experts, int expert, int expertTensor) =>
        experts is null || (experts.Experts % expert == 0 && experts.Intermediate % expertTensor == 0);

    private static bool Divides(ModelArchitecture model, int tensor) => model.Layers.All(run => Heads(run.Mixer) % tensor == 0 && Width(run.FeedForward) % tensor == 0);

    private static int Heads(TokenMixer? mixer) => mixer switch
    {
        GroupedQueryAttention a => a.Heads,
        LatentAttention a => a.Heads,
        CompressedAttention a => a.Heads,
        RecurrentMixer r => r.ValueHeads,
        _ => 0,
    };

    private static int Width(FeedForward? feedForward) => feedForward is DenseFeedForward dense ? dense.Intermediate : 0;
}
