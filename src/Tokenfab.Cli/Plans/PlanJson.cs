using System.Text.Json;
using Tokenfab.Cli.Output;
using Tokenfab.Hardware;
using Tokenfab.Planning;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Plans;

/// <summary>An answer as JSON. docs/json.md names every key; a test holds the two together.</summary>
internal static class PlanJson
{
    /// <summary>Writes the members of the answer.</summary>
    public static void Write(Utf8JsonWriter writer, PlanResult result)
    {
        Question(writer, result);
        writer.WriteNumber("layouts_evaluated", result.LayoutsEvaluated);
        if (result.Best is { } best)
        {
            writer.WriteStartObject("best");
            PlanMembers(writer, new PlanView(result, best));
            Operators(writer, best);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("best");
        }

        writer.WriteStartArray("outcomes");
        foreach (var outcome in result.Outcomes)
        {
            Outcome(writer, result, outcome);
        }

        writer.WriteEndArray();
        Frontier(writer, result.Frontier);
    }

    private static void Question(Utf8JsonWriter writer, PlanResult result)
    {
        writer.WriteString("scenario", result.Scenario.Name);
        writer.WriteStartObject("model");
        writer.WriteString("name", result.Model.Name);
        writer.WriteNumber("total_parameters", result.Parameters.Total);
        writer.WriteNumber("active_parameters", result.Parameters.Active);
        writer.WriteNumber("mtp_parameters", result.Parameters.Mtp);
        writer.WriteNumber("layers", result.Model.LayerCount);
        writer.WriteNumber("context_length_tokens", result.Model.ContextLength);
        writer.WriteEndObject();
        writer.WriteStartObject("traffic");
        writer.WriteNumber("requests_per_second", result.Traffic.Rate.Value);
        writer.WriteNumber("sized_for_requests_per_second", result.SizedFor.Value);
        writer.WriteNumber("input_tokens_mean", result.Traffic.Input.Mean);
        writer.WriteNumber("input_tokens_variation", result.Traffic.Input.Variation);
        writer.WriteNumber("output_tokens_mean", result.Traffic.Output.Mean);
        writer.WriteNumber("output_tokens_variation", result.Traffic.Output.Variation);
        writer.WriteNumber("prefix_hit_share", result.Traffic.PrefixHits.Value);
        writer.WriteNumber("arrival_gap_squared_variation", result.Traffic.ArrivalVariability);
        if (result.Traffic.Speculation is { } speculation)
        {
            writer.WriteStartObject("speculation");
            writer.WriteNumber("draft_tokens", speculation.DraftTokens);
            writer.WriteNumber("acceptance_share", speculation.Acceptance.Value);
            writer.WriteNumber("draft_cost_share", speculation.DraftCost.Value);
            writer.WriteNumber("tokens_per_step", speculation.TokensPerStep);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("speculation");
        }

        writer.WriteEndObject();
        writer.WriteStartObject("objectives");
        writer.WriteQuantity("ttft_seconds", result.Slo.Ttft);
        writer.WriteQuantity("tpot_seconds", result.Slo.Tpot);
        writer.WriteNumber("percentile_share", result.Slo.Percentile.Value);
        writer.WriteEndObject();
    }

    private static void Outcome(Utf8JsonWriter writer, PlanResult result, ChipOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteString("asked", outcome.Asked);
        writer.WriteString("server", outcome.Server);
        writer.WriteString("chip", outcome.Chip);
        writer.WriteNumber("layouts_evaluated", outcome.LayoutsEvaluated);
        if (outcome.Loss is { } loss)
        {
            writer.WriteStartObject("loss");
            writer.WriteString("reason", JsonNamingPolicy.SnakeCaseLower.ConvertName(loss.Reason.ToString()));
            writer.WriteString("text", loss.Text);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("loss");
        }

        PlanRules.Json(writer, outcome.Policy);
        if (outcome.Best is { } plan)
        {
            writer.WriteStartObject("plan");
            PlanMembers(writer, new PlanView(result, plan));
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("plan");
        }

        Frontier(writer, outcome.Frontier);
        writer.WriteEndObject();
    }

    // Operators and dies are lists: their figures are told as sums and written one by one.
    private static void PlanMembers(Utf8JsonWriter writer, PlanView view)
    {
        var figures = Figures.All.Where(f => !f.Path.StartsWith("operators.", StringComparison.Ordinal) && !f.Path.StartsWith("silicon.dies.", StringComparison.Ordinal)).ToList();
        Section(writer, view, string.Empty, figures);
        writer.WriteStrings("notes", view.Plan.Notes);
    }

    // Figures stand in JSON under the path by which they are explained. A section of which nothing is known is null.
    private static void Section(Utf8JsonWriter writer, PlanView view, string prefix, List<Figure> figures)
    {
        Words(writer, view.Plan, prefix);
        foreach (var group in figures.GroupBy(f => Head(f.Path[prefix.Length..])))
        {
            var key = group.Key;
            var inner = group.ToList();
            if (inner is [var only] && only.Path == prefix + key)
            {
                writer.WriteIfKnown(key, only.Value(view));
            }
            else if (inner.TrueForAll(f => f.Value(view) is null))
            {
                writer.WriteNull(key);
            }
            else
            {
                writer.WriteStartObject(key);
                Section(writer, view, $"{prefix}{key}.", inner);
                writer.WriteEndObject();
            }
        }
    }

    private static string Head(string path) => path.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? path[..dot] : path;

    private static void Words(Utf8JsonWriter writer, Plan plan, string section)
    {
        var d = plan.Deployment;
        switch (section)
        {
            case "deployment.":
                writer.WriteString("chip", d.Chip.Name);
                writer.WriteString("server", d.Server.Name);
                writer.WriteString("mode", PlanWords.Mode(d.Mode));
                writer.WriteString("engine", d.Engine.Id);
                writer.WriteStartObject("precision");
                writer.WriteString("weights", PlanWords.Word(d.Precision.Weights));
                writer.WriteString("expert_weights", PlanWords.Word(d.Precision.ExpertWeights));
                writer.WriteString("activations", PlanWords.Word(d.Precision.Activations));
                writer.WriteString("kv_cache", PlanWords.Word(d.Precision.KvCache));
                writer.WriteEndObject();
                break;
            case "deployment.decode.":
                writer.WriteString("layout", d.Decode.Layout.ToString());
                break;
            case "deployment.prefill.":
                writer.WriteString("layout", d.Prefill!.Layout.ToString());
                break;
            case "cost.":
                writer.WriteStrings("sources", plan.Cost!.Sources.Distinct(StringComparer.Ordinal));
                break;
            case "silicon.":
                Silicon(writer, plan.Silicon);
                break;
            default:
                break;
        }
    }

    private static void Silicon(Utf8JsonWriter writer, BillOfSilicon bill)
    {
        writer.WriteStartArray("dies");
        foreach (var die in bill.Dies)
        {
            writer.WriteStartObject();
            writer.WriteString("die", die.Die.Name);
            writer.WriteNumber("number_per_package", die.PerPackage);
            writer.WriteNumber("good_dies", die.GoodDies.Value);
            writer.WriteIfKnown("logic_wafers", die.Wafers?.Mid.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("memory_type", bill.Memory.Type);
        writer.WriteStrings("unknown", bill.Unknown);
        writer.WriteStrings("sources", bill.Sources);
    }

    private static void Operators(Utf8JsonWriter writer, Plan plan)
    {
        writer.WriteStartArray("operators");
        foreach (var op in plan.Operators)
        {
            writer.WriteStartObject();
            writer.WriteString("name", op.Name);
            writer.WriteIfKnown("role", op.Role is { } role ? JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString()) : null);
            writer.WriteString("phase", op.Phase.ToString().ToLowerInvariant());
            writer.WriteNumber("layers", op.Layers);
            writer.WriteNumber("total_seconds", op.Time.Total.Value);
            writer.WriteNumber("math_seconds", op.Time.Math.Value);
            writer.WriteNumber("memory_seconds", op.Time.Memory.Value);
            writer.WriteNumber("work_flop", op.Time.Work.Value);
            writer.WriteNumber("traffic_bytes", op.Time.Traffic.Value);
            writer.WriteBoolean("measured", op.Measured);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Frontier(Utf8JsonWriter writer, IReadOnlyList<FrontierPoint> frontier)
    {
        writer.WriteStartArray("frontier");
        foreach (var point in frontier)
        {
            writer.WriteStartObject();
            writer.WriteString("chip", point.Chip);
            writer.WriteString("mode", PlanWords.Mode(point.Deployment.Mode));
            writer.WriteString("layout", point.Deployment.Decode.Layout.ToString());
            writer.WriteIfKnown("prefill_layout", point.Deployment.Prefill?.Layout.ToString());
            writer.WriteNumber("batch_mean_sequences", point.Deployment.Decode.Batch);
            writer.WriteNumber("output_tokens_per_second_per_user", point.PerUser.Value);
            writer.WriteNumber("output_tokens_per_second_per_chip", point.PerChip.Value);
            writer.WriteNumber("ttft_mean_seconds", point.Ttft.Value);
            writer.WriteBoolean("meets_objectives", point.MeetsSlo);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
