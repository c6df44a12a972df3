namespace Tokenfab.Planning.Explain;

/// <summary>One figure of a plan: what it is, how it follows, from what. Results carry figures under their path, and <c>--explain</c> tells them.</summary>
/// <param name="Path">Where it stands in the JSON of a plan: <c>serving.ttft_mean_seconds</c>. The last word names the unit.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Unit">How it is written.</param>
/// <param name="Value">The figure in its base unit; null where the plan does not have it.</param>
/// <param name="Formula">How it follows, in the symbols of its inputs.</param>
/// <param name="Words">The formula in words, with its conventions.</param>
/// <param name="Reference">Who says so: paper and equation, or the document that defines it.</param>
/// <param name="Inputs">What it follows from.</param>
public sealed record Figure(
    string Path, string Title, FigureUnit Unit, Func<PlanView, double?> Value, string Formula, string Words, string Reference,
    params IReadOnlyList<FigureInput> Inputs)
{
    /// <summary>A short name by which people ask for it: <c>ttft</c>; null for none.</summary>
    public string? Alias { get; init; }

    /// <summary>The last word of the path: its key in JSON.</summary>
    public string Key => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The figure with its unit, or that it is not known.</summary>
    public string Tell(PlanView view) => Value(view) is { } value ? Unit.Write(value) : "not known";
}

/// <summary>A plan and the answer it is part of: what figures are read from.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Plan">The plan.</param>
public sealed record PlanView(PlanResult Result, Plan Plan);

/// <summary>An input of a figure.</summary>
/// <param name="Symbol">Its symbol in the formula.</param>
/// <param name="Read">Its value and where that comes from.</param>
public sealed record FigureInput(string Symbol, Func<PlanView, FigureDatum> Read);

/// <summary>An input's value and where it comes from.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Value">Its value with its unit.</param>
/// <param name="Source">The scenario, a source of the catalogue, or the path of another figure.</param>
public sealed record FigureDatum(string Title, string Value, string Source);
