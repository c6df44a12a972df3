using System.Globalization;
using System.Text;

namespace Tokenfab.Serving.Traces;

/// <summary>What each column of a CSV trace tells, and in which unit it counts time.</summary>
internal sealed class TraceColumns
{
    private readonly (TraceField Field, double SecondsPerUnit)[] _columns;
    private readonly string _file;

    private TraceColumns((TraceField, double)[] columns, string file) => (_columns, _file) = (columns, file);

    /// <summary>Numbers of tenants.</summary>
    public TraceNames Tenants { get; } = new();

    /// <summary>Numbers of conversations.</summary>
    public TraceNames Sessions { get; } = new();

    /// <summary>Numbers of adapters.</summary>
    public TraceNames Adapters { get; } = new();

    /// <summary>Finds the columns of Azure, BurstGPT, Vidur and plain CSV traces by their headers.</summary>
    /// <exception cref="InputException">The header has no columns of prompt and output tokens.</exception>
    public static TraceColumns Of(string header, string file)
    {
        var columns = header.Split(',').Select(name => TraceWords.Read(name.Trim())).ToArray();

        // A field that two columns tell is read from the first.
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Array.FindIndex(columns, c => c.Field == columns[i].Field) < i ? (TraceField.None, 0.0) : columns[i];
        }

        foreach (var (field, what) in new[] { (TraceField.Input, "prompt"), (TraceField.Output, "output") })
        {
            if (!columns.Any(column => column.Field == field))
            {
                throw new InputException(
                    file, 1, null, $"the header '{header}' names no columns of {what} tokens",
                    "Name them input_tokens and output_tokens, with arrival_s beside them, or use an Azure, BurstGPT or Mooncake trace");
            }
        }

        var last = Array.FindLastIndex(columns, column => column.Field != TraceField.None);
        return new TraceColumns(columns[..(last + 1)], file);
    }

    /// <summary>The columns of a trace whose lines name their own.</summary>
    public static TraceColumns None(string file) => new([], file);

    /// <summary>Reads one line.</summary>
    /// <exception cref="InputException">A field is missing or malformed.</exception>
    public TracePoint Read(ReadOnlySpan<byte> line, int number)
    {
        var point = new TracePoint(double.NaN, 0.0, 0.0);
        var rest = line;
        for (var at = 0; at < _columns.Length; at++)
        {
            var comma = rest.IndexOf((byte)',');
            if (comma < 0 && at + 1 < _columns.Length)
            {
                var missing = Array.FindIndex(_columns, at + 1, column => column.Field != TraceField.None);
                throw new InputException(_file, number, null, $"the line has {at + 1} fields, field {missing + 1} is missing", "complete or remove the line");
            }

            var (field, unit) = _columns[at];
            if (field != TraceField.None)
            {
                Set(ref point, field, unit, (comma < 0 ? rest : rest[..comma]).Trim((byte)' '), number);
            }

            rest = rest[(comma + 1)..];
        }

        return point;
    }

    /// <summary>Takes in one field.</summary>
    /// <param name="point">The request.</param>
    /// <param name="field">What is told.</param>
    /// <param name="unit">Seconds of a unit of time; zero where it may be a date.</param>
    /// <param name="text">What is said of it.</param>
    /// <param name="number">The line.</param>
    /// <exception cref="InputException">It is malformed.</exception>
    public void Set(ref TracePoint point, TraceField field, double unit, ReadOnlySpan<byte> text, int number)
    {
        switch (field)
        {
            case TraceField.Arrival:
                point.Arrival = Time(text, unit, number);
                break;
            case TraceField.Input:
                point.Input = Tokens(text, "prompt", number);
                break;
            case TraceField.Output:
                point.Output = Tokens(text, "output", number);
                break;
            case TraceField.Tenant:
                point.Tenant = Tenants.Of(text);
                break;
            case TraceField.Session:
                point.Session = Sessions.Of(text);
                break;
            case TraceField.Adapter:
                point.Adapter = Adapters.Of(text);
                break;
            case TraceField.Priority:
                point.Priority = (int)Math.Clamp(Duration(text, 1.0, number, orNegative: true), -1e9, 1e9);
                break;
            case TraceField.Deadline:
                point.Deadline = text.IsEmpty ? double.NaN : Duration(text, unit, number);
                break;
            case TraceField.Ttft:
                point.Ttft = text.IsEmpty ? double.NaN : Duration(text, unit, number);
                break;
            case TraceField.Latency:
                point.Latency = text.IsEmpty ? double.NaN : Duration(text, unit, number);
                break;
            case TraceField.FirstToken:
                point.FirstTokenAt = text.IsEmpty ? double.NaN : Time(text, unit, number);
                break;
            case TraceField.End:
                point.EndAt = text.IsEmpty ? double.NaN : Time(text, unit, number);
                break;
            default:
                break;
        }
    }

    private double Tokens(ReadOnlySpan<byte> text, string what, int number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var tokens) && tokens >= 0.0 && double.IsInteger(tokens)
            ? tokens
            : throw new InputException(_file, number, null, $"'{Encoding.UTF8.GetString(text)}' is no count of {what} tokens", "Write a whole number, zero or more");

    private double Duration(ReadOnlySpan<byte> text, double unit, int number, bool orNegative = false) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var units) && double.IsFinite(units) && (units >= 0.0 || orNegative)
            ? units * (unit == 0.0 ? 1.0 : unit)
            : throw new InputException(_file, number, null, $"'{Encoding.UTF8.GetString(text)}' is no {(orNegative ? "number" : "time")}", "Write a number, as in 2.5");

    private double Time(ReadOnlySpan<byte> bytes, double unit, int number)
    {
        if (double.TryParse(bytes, NumberStyles.Float, CultureInfo.InvariantCulture, out var units) && double.IsFinite(units))
        {
            return units >= 0.0
                ? units * (unit == 0.0 ? 1.0 : unit)
                : throw new InputException(_file, number, null, $"the request arrives at {units}, before the trace begins", "count time from zero or write a date and time");
        }

        var text = Encoding.UTF8.GetString(bytes);
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at.Ticks / (double)TimeSpan.TicksPerSecond
            : throw new InputException(_file, number, null, $"'{text}' is no time", "Write seconds, or a date and time such as 2023-11-16 18:15:46.68");
    }
}
