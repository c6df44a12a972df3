using System.Globalization;

namespace Tokenfab.Serving.Traces;

/// <summary>Where a CSV trace keeps arrival, prompt and output, and in which unit it counts time.</summary>
/// <param name="Arrival">Column of the arrival; negative where the trace has none.</param>
/// <param name="Input">Column of the prompt tokens.</param>
/// <param name="Output">Column of the output tokens.</param>
/// <param name="SecondsPerUnit">Size of the arrival's unit; zero for a date and time.</param>
internal readonly record struct TraceColumns(int Arrival, int Input, int Output, double SecondsPerUnit)
{
    private static readonly string[] Inputs =
        ["contexttokens", "input_tokens", "input_length", "num_prefill_tokens", "context_tokens", "prompt_tokens", "request tokens"];

    private static readonly string[] Outputs =
        ["generatedtokens", "output_tokens", "output_length", "num_decode_tokens", "generated_tokens", "completion_tokens", "response tokens"];

    private static readonly (string Name, double Seconds)[] Arrivals =
    [
        ("arrival_ns", 1e-9), ("start_offset_ns", 1e-9), ("arrival_us", 1e-6), ("arrival_ms", 1e-3), ("arrival_s", 1.0), ("arrival", 1.0),
        ("arrived_at", 1.0), ("timestamp", 0.0),
    ];

    /// <summary>Finds the columns of Azure, BurstGPT, Vidur and plain CSV traces by their headers.</summary>
    /// <exception cref="InputException">The header has no columns of prompt and output tokens.</exception>
    public static TraceColumns Of(string header, string file)
    {
        var names = header.Split(',').Select(name => name.Trim().ToLowerInvariant()).ToArray();
        var input = Array.FindIndex(names, Inputs.Contains);
        var output = Array.FindIndex(names, Outputs.Contains);
        if (input < 0 || output < 0)
        {
            throw new InputException(
                file, 1, null, $"the header '{header}' names no columns of {(input < 0 ? "prompt" : "output")} tokens",
                "name them input_tokens and output_tokens, with arrival_s beside them, or use an Azure, BurstGPT or Mooncake trace");
        }

        foreach (var (name, seconds) in Arrivals)
        {
            var arrival = Array.IndexOf(names, name);
            if (arrival >= 0)
            {
                return new TraceColumns(arrival, input, output, seconds);
            }
        }

        return new TraceColumns(-1, input, output, 0.0);
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="InputException">A field is missing or malformed.</exception>
    public TracePoint Read(string line, int number, string file)
    {
        var fields = line.Split(',');
        return new TracePoint(
            Arrival < 0 ? double.NaN : Time(Field(fields, Arrival, number, file), number, file),
            Tokens(Field(fields, Input, number, file), "prompt", number, file),
            Tokens(Field(fields, Output, number, file), "output", number, file));
    }

    private static string Field(string[] fields, int column, int number, string file) => column < fields.Length
        ? fields[column].Trim()
        : throw new InputException(file, number, null, $"the line has {fields.Length} fields, field {column + 1} is missing", "complete or remove the line");

    private static double Tokens(string text, string what, int number, string file) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var tokens) && tokens >= 0.0 && double.IsFinite(tokens)
            ? tokens
            : throw new InputException(file, number, null, $"'{text}' is no count of {what} tokens", "write a number, zero or more");

    private double Time(string text, int number, string file)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var units) && double.IsFinite(units))
        {
            return units * (SecondsPerUnit == 0.0 ? 1.0 : SecondsPerUnit);
        }

        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at.Ticks / (double)TimeSpan.TicksPerSecond
            : throw new InputException(file, number, null, $"'{text}' is no time", "write seconds, or a date and time such as 2023-11-16 18:15:46.68");
    }
}

/// <summary>One request of a trace.</summary>
/// <param name="Arrival">Seconds; NaN where the trace has no arrivals.</param>
/// <param name="Input">Prompt tokens.</param>
/// <param name="Output">Output tokens.</param>
internal readonly record struct TracePoint(double Arrival, double Input, double Output);
