using System.Text.Json;

namespace Tokenfab.Catalog.Reading;

/// <summary>What a converter finds wrong with a value; <see cref="StrictReader"/> adds where it stands.</summary>
/// <param name="step">The part of the value at fault, as in <c>.range</c>; empty for the value itself.</param>
/// <param name="problem">What is wrong.</param>
/// <param name="mend">What would be right.</param>
#pragma warning disable CA1032, CA1064 // Thrown by the converters alone, and never without these three.
internal sealed class FieldProblem(string step, string problem, string mend) : JsonException(problem)
#pragma warning restore CA1032, CA1064
{
    /// <summary>The part of the value at fault; empty for the value itself.</summary>
    public string Step { get; } = step;

    /// <summary>What would be right.</summary>
    public string Mend { get; } = mend;
}
