using System.Globalization;
using System.Text;

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
    public TracePoint Read(ReadOnlySpan<byte> line, int number, string file)
    {
        ReadOnlySpan<byte> arrival = default, input = default, output = default;
        var field = 0;
        var rest = line;
        while (true)
        {
            var comma = rest.IndexOf((byte)',');
            var text = (comma < 0 ? rest : rest[..comma]).Trim((byte)' ');
            arrival = field == Arrival ? text : arrival;
            input = field == Input ? text : input;
            output = field == Output ? text : output;
            field++;
            if (comma < 0)
            {
                break;
            }

            rest = rest[(comma + 1)..];
        }

        var last = Math.Max(Arrival, Math.Max(Input, Output));
        return field > last
            ? new TracePoint(
                Arrival < 0 ? double.NaN : Time(arrival, number, file), Tokens(input, "prompt", number, file), Tokens(output, "output", number, file))
            : throw new InputException(
                file, number, null, $"the line has {field} fields, field {Least(field) + 1} is missing", "complete or remove the line");
    }

    private int Least(int fields) => new[] { Arrival, Input, Output }.Where(column => column >= fields).Min();

    private static double Tokens(ReadOnlySpan<byte> text, string what, int number, string file) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var tokens) && tokens >= 0.0 && double.IsFinite(tokens)
            ? tokens
            : throw new InputException(file, number, null, $"'{Encoding.UTF8.GetString(text)}' is no count of {what} tokens", "write a number, zero or more");

    private double Time(ReadOnlySpan<byte> bytes, int number, string file)
    {
        if (double.TryParse(bytes, NumberStyles.Float, CultureInfo.InvariantCulture, out var units) && double.IsFinite(units))
        {
            return units >= 0.0
                ? units * (SecondsPerUnit == 0.0 ? 1.0 : SecondsPerUnit)
                : throw new InputException(file, number, null, $"the request arrives at {units}, before the trace begins", "count time from zero or write a date and time");
        }

        var text = Encoding.UTF8.GetString(bytes);
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
