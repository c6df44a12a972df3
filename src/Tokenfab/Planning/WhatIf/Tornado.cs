namespace Tokenfab.Planning.WhatIf;

/// <summary>What one input does to the plan when it alone goes to either end of its interval.</summary>
/// <param name="Lever">The input.</param>
/// <param name="Low">The figures at its low end.</param>
/// <param name="High">The figures at its high end.</param>
public sealed record TornadoBar(Lever Lever, WhatIfFigures Low, WhatIfFigures High)
{
    /// <summary>How far apart a measure's ends are; infinite where an end has no plan.</summary>
    public double Swing(string measure) => Low.Of(measure) is { } low && High.Of(measure) is { } high ? Math.Abs(high - low) : double.PositiveInfinity;
}

/// <summary>A share of a measure's draws: what a tenth, half and nine tenths of them do not exceed.</summary>
/// <param name="Measure">The measure, a name of <see cref="WhatIfFigures.Measures"/>.</param>
/// <param name="Tenth">A tenth of the draws has less.</param>
/// <param name="Median">Half of the draws have less.</param>
/// <param name="Ninetieth">A tenth of the draws has more.</param>
/// <param name="Known">Share of draws in which the measure is known.</param>
public sealed record DrawnMeasure(string Measure, double Tenth, double Median, double Ninetieth, double Known);

/// <summary>What draws of all intervals at once come to.</summary>
/// <param name="Draws">How many.</param>
/// <param name="Seed">What they were drawn from.</param>
/// <param name="Inputs">Inputs drawn: those whose interval has a source.</param>
/// <param name="Measures">Each measure that is known in at least one draw.</param>
/// <param name="Winners">How often each chip had the best plan, the most frequent first; the empty name stands for no plan.</param>
public sealed record DrawnFigures(int Draws, ulong Seed, int Inputs, IReadOnlyList<DrawnMeasure> Measures, IReadOnlyList<(string Chip, double Share)> Winners);
