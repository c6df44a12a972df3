namespace Tokenfab.Serving.Traces;

/// <summary>One request of a trace.</summary>
/// <param name="Arrival">Seconds; NaN where the trace has no arrivals.</param>
/// <param name="Input">Prompt tokens.</param>
/// <param name="Output">Output tokens.</param>
internal record struct TracePoint(double Arrival, double Input, double Output)
{
    /// <summary>Whose request it is: a number of the reader's names; zero for nobody's.</summary>
    public int Tenant { get; set; }

    /// <summary>The conversation; a number of the reader's names; zero for none.</summary>
    public int Session { get; set; }

    /// <summary>The adapter; a number of the reader's names; zero for none.</summary>
    public int Adapter { get; set; }

    /// <summary>The greater goes first.</summary>
    public int Priority { get; set; }

    /// <summary>Seconds from its arrival after which it is given up; NaN for never.</summary>
    public double Deadline { get; set; } = double.NaN;

    /// <summary>Measured time of its first token; NaN where the trace does not tell.</summary>
    public double FirstTokenAt { get; set; } = double.NaN;

    /// <summary>Measured time of its last token; NaN where the trace does not tell.</summary>
    public double EndAt { get; set; } = double.NaN;

    /// <summary>Measured seconds from its arrival to its first token; NaN where the trace does not tell.</summary>
    public double Ttft { get => double.IsNaN(field) ? FirstTokenAt - Arrival : field; set; } = double.NaN;

    /// <summary>Measured seconds from its arrival to its last token; NaN where the trace does not tell.</summary>
    public double Latency { get => double.IsNaN(field) ? EndAt - Arrival : field; set; } = double.NaN;
}
