using System.Text.Json;
using Tokenfab.Campaigns.Proofs;
using Tokenfab.Cli.Output;
using Tokenfab.Quantities;

namespace Tokenfab.Cli.Campaigns;

/// <summary>A campaign for scripts; the keys are those of docs/json.md.</summary>
internal static class ProofJson
{
    /// <summary>Writes the whole answer.</summary>
    public static void Write(Utf8JsonWriter writer, ProofAnswer answer)
    {
        writer.WriteString("campaign", answer.Campaign.Name);
        writer.WriteString("prover", answer.Subject.Prover.Id);
        writer.WriteString("benchmark", answer.Subject.Benchmark.Id);
        writer.WriteNumber("problems", answer.Subject.Problems);
        var fit = answer.Subject.Fit;
        writer.WriteStartObject("difficulty");
        writer.WriteNumber("solvable_share", fit.Best.Solvable);
        writer.WriteNumber("beta_a", fit.Best.Easy);
        writer.WriteNumber("beta_b", fit.Best.Hard);
        writer.WriteNumber("worst_residual", fit.WorstResidual.Value);
        writer.WriteNumber("largest_measured", fit.LargestMeasured);
        writer.WriteEndObject();
        if (answer.Budget is { } budget)
        {
            writer.WriteStartObject("budget");
            Interval<Count>(writer, "samples", budget.Samples);
            Interval<Ratio>(writer, "pass_share", budget.Pass);
            Interval<Count>(writer, "attempts", budget.Attempts);
            writer.WriteNumber("attempts_without_stopping", budget.FullAttempts.Value);
            writer.WriteBoolean("extrapolated", budget.Extrapolated);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("budget");
        }

        if (answer.Decomposition is { } apart)
        {
            writer.WriteStartObject("decomposition");
            writer.WriteNumber("sketches_per_theorem", apart.Sketches.Value);
            writer.WriteNumber("sketch_closed_share", apart.Sketch.Closed);
            writer.WriteNumber("levels", apart.Sketch.Levels);
            Lemmas(writer, apart.Sketch);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("decomposition");
        }

        writer.WriteStartArray("plans");
        foreach (var plan in answer.Plans)
        {
            writer.WriteStartObject();
            Plan(writer, plan);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Lemmas(Utf8JsonWriter writer, SketchOutlook sketch)
    {
        writer.WriteStartArray("lemmas");
        foreach (var lemma in sketch.Lemmas)
        {
            writer.WriteStartObject();
            writer.WriteString("name", lemma.Name);
            writer.WriteNumber("reached_share", lemma.Reached);
            writer.WriteNumber("attempts", lemma.Attempts);
            writer.WriteNumber("closed_share", lemma.Closed);
            writer.WriteNumber("level", lemma.Level);
            if (lemma.Parts is { } parts)
            {
                Lemmas(writer, parts);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Plan(Utf8JsonWriter writer, ProofPlan plan)
    {
        writer.WriteString("asked", plan.Asked);
        writer.WriteString("chip", plan.Chip);
        writer.WriteIfKnown("loss", plan.Loss?.Text);
        writer.WriteBoolean("works", plan.Works);
        if (plan.Replica is not { } replica)
        {
            return;
        }

        writer.WriteString("layout", replica.Plan.Deployment.Decode.Layout.ToString());
        writer.WriteNumber("replicas", plan.Replicas);
        writer.WriteNumber("sketch_replicas", plan.Sketchers);
        writer.WriteNumber("chips", plan.Chips.Value);
        writer.WriteNumber("output_tokens_per_second_per_chip", replica.Plan.Serving.OutputPerChip.Value);
        writer.WriteNumber("time_seconds", plan.Time.Value);
        writer.WriteNumber("attempts", plan.Attempts.Value);
        writer.WriteNumber("wasted_attempts", plan.Wasted.Value);
        writer.WriteNumber("output_tokens", plan.Tokens.Value);
        writer.WriteQuantity("energy_joules", plan.Energy);
        writer.WriteStartObject("verifiers");
        writer.WriteNumber("machines", plan.Pool!.Machines);
        writer.WriteNumber("cores", plan.Pool.Cores.Value);
        writer.WriteNumber("memory_bytes", plan.Pool.Memory.Value);
        writer.WriteNumber("core_seconds_per_attempt", plan.Pool.CoreTime.Value);
        writer.WriteNumber("wait_seconds", plan.Pool.Wait.Value);
        writer.WriteEndObject();
        Interval(writer, "cost_usd", plan.Cost!.Total);
        Interval(writer, "generation_usd", plan.Cost.Generation);
        Interval<Usd>(writer, "verification_usd", plan.Cost.Verification);
        Interval(writer, "usd_per_theorem", plan.PerTheorem);
    }

    private static void Interval<T>(Utf8JsonWriter writer, string key, Estimate<T>? estimate)
        where T : struct, IQuantity<T>
    {
        if (estimate is not { } known)
        {
            writer.WriteNull(key);
            return;
        }

        writer.WriteStartObject(key);
        writer.WriteIfKnown("low", known.Low.Value);
        writer.WriteIfKnown("mid", known.Mid.Value);
        writer.WriteIfKnown("high", known.High.Value);
        writer.WriteEndObject();
    }
}
