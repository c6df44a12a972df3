namespace Tokenfab.Serving.Traces;

/// <summary>What a column of a trace tells.</summary>
internal enum TraceField
{
    /// <summary>Nothing that is read.</summary>
    None,

    /// <summary>When the request arrives.</summary>
    Arrival,

    /// <summary>Prompt tokens.</summary>
    Input,

    /// <summary>Output tokens.</summary>
    Output,

    /// <summary>Whose request it is.</summary>
    Tenant,

    /// <summary>The greater goes first.</summary>
    Priority,

    /// <summary>Time from its arrival after which it is given up.</summary>
    Deadline,

    /// <summary>The conversation that it belongs to.</summary>
    Session,

    /// <summary>The LoRA adapter that it asks for.</summary>
    Adapter,

    /// <summary>When its first token came.</summary>
    FirstToken,

    /// <summary>Time from its arrival to its first token.</summary>
    Ttft,

    /// <summary>When its last token came.</summary>
    End,

    /// <summary>Time from its arrival to its last token.</summary>
    Latency,
}
