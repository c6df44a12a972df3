using System.Text.Json;
using Tokenfab.Cli.Output;
using Tokenfab.Planning.Replay;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Cli.Simulations;

/// <summary>A simulation for scripts.</summary>
internal static class SimulationJson
{
    /// <summary>Writes the keys of the answer.</summary>
    public static void Write(Utf8JsonWriter writer, ReplayAnswer answer)
    {
        var result = answer.Result!;
        var total = result.Total;
        writer.WriteString("scenario", answer.Scenario.Name);
        writer.WriteString("model", answer.Model.Name);
        writer.WriteStartObject("deployment");
        writer.WriteString("chip", answer.Deployment!.Chip.Name);
        writer.WriteString("server", answer.Deployment.Server.Name);
        writer.WriteString("layout", answer.Deployment.Decode.Layout.ToString());
        writer.WriteNumber("replicas", result.Deployment.Replicas);
        writer.WriteIfKnown("prefill_layout", answer.Deployment.Prefill?.Layout.ToString());
        writer.WriteIfKnown("prefill_replicas", result.Deployment.Prefill?.Replicas);
        writer.WriteNumber("chips", result.Deployment.Chips);
        writer.WriteString("scheduler", result.Deployment.Replica.Settings.Policy.Name);
        writer.WriteNumber("kv_blocks", result.Deployment.Replica.Settings.Blocks);
        writer.WriteBoolean("from_plan", answer.Planned is not null);
        writer.WriteEndObject();

        writer.WriteStartObject("requests");
        writer.WriteNumber("arrived", total.Arrived);
        writer.WriteNumber("finished", total.Finished);
        writer.WriteNumber("rejected", total.Rejected);
        writer.WriteNumber("aborted", total.Aborted);
        writer.WriteNumber("running", total.Running);
        writer.WriteNumber("met_objectives", total.Good);
        writer.WriteNumber("preemptions", total.Preemptions);
        writer.WriteEndObject();

        writer.WriteNumber("duration_seconds", result.Duration.Value);
        writer.WriteNumber("throughput_requests_per_second", result.Throughput.Value);
        writer.WriteNumber("goodput_requests_per_second", result.Goodput.Value);
        writer.WriteNumber("output_tokens_per_second", result.OutputRate.Value);
        writer.WriteNumber("output_tokens_per_second_per_chip", result.OutputPerChip.Value);
        writer.WriteNumber("utilisation_share", result.Utilisation.Value);
        writer.WriteIfKnown("prefill_utilisation_share", result.PrefillUtilisation?.Value);
        writer.WriteNumber("batch_mean_sequences", result.MeanBatch);
        writer.WriteNumber("kv_occupancy_share", result.KvOccupancy.Value);
        writer.WriteNumber("prefix_hit_share", result.PrefixHits.Value);
        writer.WriteNumber("mean_replicas", result.MeanReplicas);
        writer.WriteNumber("replica_starts", total.ReplicaStarts);
        writer.WriteNumber("replica_failures", total.ReplicaFailures);
        writer.WriteNumber("migrated_requests", total.Migrations);
        writer.WriteNumber("prefix_loaded_tokens", total.LoadedTokens + (result.Prefill?.LoadedTokens ?? 0));
        writer.WriteNumber("iterations", total.Iterations + (result.Prefill?.Iterations ?? 0));
        writer.WriteStartObject("latency_seconds");
        foreach (var (_, key, sketch) in SimulationWords.Latencies(result))
        {
            WriteLatency(writer, key, sketch);
        }

        writer.WriteEndObject();
        WriteBill(writer, answer.Bill!);
        WriteTenants(writer, result);
        WriteSeries(writer, total.Series);
    }

    private static void WriteBill(Utf8JsonWriter writer, ReplayBill bill)
    {
        writer.WriteQuantity("board_energy_joules", bill.BoardEnergy);
        writer.WriteQuantity("wall_energy_joules", bill.WallEnergy);
        writer.WriteQuantity("mean_power_watts", bill.MeanPower);
        writer.WriteQuantity("wall_energy_joules_per_output_token", bill.EnergyPerOutputToken);
        writer.WriteQuantity("deployment_usd_per_hour", bill.FleetHour);
        writer.WriteQuantity("cost_usd", bill.Cost);
        writer.WriteQuantity("usd_per_million_output_tokens", bill.PerOutputToken);
        writer.WriteQuantity("usd_per_million_tokens", bill.PerToken);
        writer.WriteQuantity("usd_per_million_good_output_tokens", bill.PerGoodOutputToken);
        writer.WriteStrings("notes", bill.Notes);
    }

    private static void WriteTenants(Utf8JsonWriter writer, SimulationResult result)
    {
        writer.WriteStartArray("tenants");
        foreach (var (name, of) in SimulationWords.Tenants(result))
        {
            writer.WriteStartObject();
            writer.WriteString("tenant", name);
            writer.WriteNumber("finished", of.Finished);
            writer.WriteNumber("rejected", of.Rejected);
            writer.WriteNumber("aborted", of.Aborted);
            writer.WriteNumber("met_objectives", of.Good);
            writer.WriteNumber("input_tokens", of.InputTokens);
            writer.WriteNumber("output_tokens", of.OutputTokens);
            WriteLatency(writer, "ttft", of.Ttft);
            WriteLatency(writer, "tpot", of.Tpot);
            WriteLatency(writer, "e2e", of.EndToEnd);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteLatency(Utf8JsonWriter writer, string key, LatencySketch sketch)
    {
        writer.WriteStartObject(key);
        writer.WriteNumber("count", sketch.Count);
        writer.WriteNumber("mean", sketch.Mean.Value);
        writer.WriteNumber("least", sketch.Least.Value);
        foreach (var (name, share) in SimulationWords.Percentiles)
        {
            writer.WriteNumber(name.Replace('.', '_'), sketch.Percentile(share).Value);
        }

        writer.WriteNumber("greatest", sketch.Greatest.Value);
        writer.WriteEndObject();
    }

    private static void WriteSeries(Utf8JsonWriter writer, TimeSeries series)
    {
        writer.WriteStartObject("series");
        writer.WriteNumber("interval_seconds", series.Width.Value);
        void List(string key, Func<Interval, double> of)
        {
            writer.WriteStartArray(key);
            foreach (var interval in series.Used)
            {
                writer.WriteNumberValue(of(interval));
            }

            writer.WriteEndArray();
        }

        List("arrived", i => i.Arrived);
        List("started", i => i.Started);
        List("finished", i => i.Finished);
        List("output_tokens", i => i.OutputTokens);
        List("busy_seconds", i => i.BusyNanoseconds * 1e-9);
        List("batch_sequence_seconds", i => (double)i.BatchNanoseconds * 1e-9);
        writer.WriteEndObject();
    }
}
