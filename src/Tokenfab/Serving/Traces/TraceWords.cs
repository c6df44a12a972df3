namespace Tokenfab.Serving.Traces;

/// <summary>What traces call their columns.</summary>
internal static class TraceWords
{
    // A unit at a name's end counts for times alone: input_tokens is none of seconds.
    private static readonly (string End, double Seconds)[] Units = [("_ns", 1e-9), ("_us", 1e-6), ("_ms", 1e-3), ("_s", 1.0)];

    private static readonly Dictionary<string, TraceField> Fields = new(StringComparer.Ordinal);

    static TraceWords()
    {
        Add(TraceField.Arrival, "arrival", "arrived_at", "arrival_time", "start_offset", "start_time", "timestamp");
        Add(TraceField.Input, "contexttokens", "input_tokens", "input_length", "num_prefill_tokens", "context_tokens", "prompt_tokens", "request tokens", "prompt_len", "input_len");
        Add(TraceField.Output, "generatedtokens", "output_tokens", "output_length", "num_decode_tokens", "generated_tokens", "completion_tokens", "response tokens", "output_len");
        Add(TraceField.Tenant, "tenant", "tenant_id", "customer", "user", "user_id");
        Add(TraceField.Session, "session", "session_id", "conversation", "conversation_id");
        Add(TraceField.Adapter, "adapter", "adapter_id", "lora", "lora_id");
        Add(TraceField.Priority, "priority");
        Add(TraceField.Deadline, "deadline", "timeout");
        Add(TraceField.FirstToken, "first_token", "first_token_time", "first_token_at");
        Add(TraceField.Ttft, "ttft", "time_to_first_token", "prefill_e2e_time");
        Add(TraceField.End, "end", "end_time", "finish_time", "finished_at", "completed_at");
        Add(TraceField.Latency, "latency", "e2e", "e2e_latency", "request_e2e_time", "end_to_end");
    }

    /// <summary>The field of a name, and the seconds of its unit where it tells a time; zero for seconds or a date.</summary>
    public static (TraceField Field, double SecondsPerUnit) Read(string name)
    {
        var word = name.ToLowerInvariant();
        foreach (var (end, seconds) in Units)
        {
            if (word.EndsWith(end, StringComparison.Ordinal) && Fields.TryGetValue(word[..^end.Length], out var timed) && IsTime(timed))
            {
                return (timed, seconds);
            }
        }

        return (Fields.GetValueOrDefault(word), 0.0);
    }

    private static bool IsTime(TraceField field) =>
        field is TraceField.Arrival or TraceField.Deadline or TraceField.FirstToken or TraceField.Ttft or TraceField.End or TraceField.Latency;

    private static void Add(TraceField field, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Fields.Add(name, field);
        }
    }
}
