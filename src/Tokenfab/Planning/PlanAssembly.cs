using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Economics;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Planning.Search;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Planning;

/// <summary>Makes a whole plan of a winning candidate.</summary>
internal sealed class PlanAssembly(SearchTask task, ChipSearch search, ChipEconomics economics, Traffic traffic, CatalogStore catalog)
{
    // The engine's limit stands four standard deviations of a Poisson batch above its mean: it binds in one step of thirty thousand.
    private const double LimitDeviations = 4.0;

    /// <summary>The deployment of a candidate.</summary>
    public Deployment Deploy(in Candidate candidate)
    {
        var laid = search.Laid[candidate.Laid];
        var slots = candidate.Serving.Batch / candidate.Serving.KvOccupancy.Value;
        var limit = (int)Math.Min(Math.Floor(slots), Math.Ceiling(candidate.Batch + (LimitDeviations * Math.Sqrt(candidate.Batch))));
        var disaggregated = candidate.PrefillLaid >= 0;
        var decodeBudget = disaggregated
            ? (int)Math.Ceiling((double)limit / laid.Steps.Layout.AttentionData) * (1 + task.Request.DraftTokens)
            : candidate.TokenBudget;
        return new Deployment(
            task.Server,
            task.Chip,
            disaggregated ? DeploymentMode.Disaggregated : DeploymentMode.Aggregated,
            task.Schemes[laid.Scheme].Scheme,
            task.Engine,
            new WorkerPool(laid.Steps.Layout, candidate.Batch, limit, decodeBudget),
            disaggregated
                ? new WorkerPool(candidate.Prefill.Layout, candidate.Prefill.Prompts, (int)Math.Ceiling(candidate.Prefill.Prompts * 2.0), candidate.Prefill.TokenBudget)
                : null);
    }

    /// <summary>The plan of a candidate.</summary>
    public Plan Assemble(in Candidate candidate)
    {
        var laid = search.Laid[candidate.Laid];
        var deployment = Deploy(candidate);
        var prefill = search.Laid[candidate.PrefillLaid < 0 ? candidate.Laid : candidate.PrefillLaid].Steps;
        var power = PowerModel.For(task.Chip) is { } model ? PowerEstimate.Of(model, candidate, laid.Steps, prefill, task.Request) : null;
        var drawn = power is null ? economics : economics.Drawing(power.Mean, task.Chip);
        var fleet = Fleet(candidate, drawn);
        var operators = Operators(candidate);
        var support = task.Schemes[laid.Scheme].Note;
        var decodeTokens = deployment.Mode == DeploymentMode.Aggregated ? candidate.TokenBudget : candidate.Batch / laid.Steps.Layout.AttentionData;
        return new Plan
        {
            Deployment = deployment,
            Serving = candidate.Serving,
            Memory = laid.Memory.Budget(decodeTokens, task.Request.MeanContext),
            PrefillMemory = candidate.PrefillLaid < 0
                ? null
                : search.Laid[candidate.PrefillLaid].Memory.Budget(candidate.Prefill.TokenBudget, task.Request.Input),
            Fleet = fleet,
            Power = power,
            Cost = Cost(fleet, drawn, candidate.Serving.PrefillShare),
            Silicon = BillOfSilicon.For(task.Chip, new Count(fleet.Chips), catalog),
            Operators = operators,
            Uncertainty = new Ratio(search.TypicalError),
            Notes = [.. support.Length == 0 ? [] : (string[])[support], .. Measured(operators), .. economics.Notes],
        };
    }

    private FleetSize Fleet(in Candidate candidate, ChipEconomics drawn)
    {
        var serving = candidate.Serving;
        var replicas = (long)Math.Ceiling(task.SizedFor.Value / serving.Requests.Value);
        var prefillers = candidate.PrefillLaid < 0 ? 0L : (long)Math.Ceiling(task.SizedFor.Value / candidate.Prefill.Requests.Value);
        var chips = (replicas * search.Laid[candidate.Laid].Steps.Layout.Chips) + (prefillers * candidate.Prefill.Layout.Chips);
        var perHost = task.Server.AcceleratorsPerHost?.Value.Value ?? task.Server.Accelerators.Value.Value;
        var capacity = replicas * serving.Requests.Value;
        if (prefillers > 0)
        {
            capacity = Math.Min(capacity, prefillers * candidate.Prefill.Requests.Value);
        }

        Watts? full = drawn.Power is { } watts ? watts * (chips * drawn.Terms.PowerUsageEffectiveness.Value) : null;
        var mean = full * drawn.Terms.Load.Value;
        return new FleetSize(
            replicas, prefillers, chips, (long)Math.Ceiling(chips / perHost), new RequestsPerSecond(capacity),
            new Ratio(traffic.Rate.Value / capacity), full, mean, mean is { } p ? new Joules(p.Value / (traffic.Rate.Value * traffic.Output.Mean)) : null);
    }

    private PlanCost? Cost(FleetSize fleet, ChipEconomics drawn, Ratio prefillShare)
    {
        if (drawn.Hour is not { } hour)
        {
            return null;
        }

        // All idle hours are borne by the tokens that are served: the rate is the mean rate, the chips are the whole fleet.
        var perChip = traffic.Rate.Value / fleet.Chips;
        var tokens = CostPerToken.Split(
            hour.Mid, new TokensPerSecond(perChip * traffic.Input.Mean), new TokensPerSecond(perChip * traffic.Output.Mean), prefillShare, new Ratio(1.0));
        return new PlanCost(hour, drawn.Parts, drawn.Capital, hour.Mid * fleet.Chips, tokens.Input, tokens.Output, tokens.Blended, drawn.Sources)
        {
            Interest = drawn.Interest,
        };
    }

    private IEnumerable<string> Measured(List<OperatorTime> operators)
    {
        if (task.Measured is not { } tables)
        {
            yield break;
        }

        var kernels = operators.Where(op => op is { Phase: StepPhase.Decode, Role: not null }).ToArray();
        var measured = kernels.Where(op => op.Measured).ToArray();
        var share = measured.Sum(op => op.Time.Total.Value) / kernels.Sum(op => op.Time.Total.Value);
        yield return measured.Length == 0
            ? $"the tables of {tables.Name} cover no kernel of a decode step on {task.Chip.Name}: all are predicted"
            : string.Create(CultureInfo.InvariantCulture, $"{measured.Length} of {kernels.Length} kernels of a decode step, {share * 100.0:0} % of their time, are timed from the tables of {tables.Name}");
    }

    private List<OperatorTime> Operators(in Candidate candidate)
    {
        var decode = search.Laid[candidate.Laid].Steps;
        var prefill = search.Laid[candidate.PrefillLaid < 0 ? candidate.Laid : candidate.PrefillLaid].Steps;
        var step = PowerEstimate.DecodeStep(candidate, decode, task.Request);
        var prompt = StepShape.Prefill(1.0, task.Request.Uncached, task.Request.Cached);
        return
        [
            .. decode.Breakdown(step, 1.0).Select(op => new OperatorTime(op.Name, op.Role, StepPhase.Decode, op.Layers, op.Time, op.Measured)),
            .. prefill.Breakdown(prompt, 1.0).Select(op => new OperatorTime(op.Name, op.Role, StepPhase.Prefill, op.Layers, op.Time, op.Measured)),
        ];
    }
}
