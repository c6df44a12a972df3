using System.Globalization;

namespace Tokenfab.Claims;

/// <summary>A number with what it counts or measures.</summary>
/// <param name="Value">The amount in base units.</param>
/// <param name="Dimension">Its base units.</param>
/// <remarks>Adding and comparing two of different dimensions is an error; multiplying and dividing makes new ones.</remarks>
public readonly record struct Measure(double Value, Dimension Dimension)
{
    /// <summary>A bare number.</summary>
    public static Measure Number(double value) => new(value, Dimension.None);

    /// <summary>The sum.</summary>
    /// <exception cref="DimensionException">The two count different things.</exception>
    public static Measure operator +(Measure left, Measure right) => new(left.Value + right.In(left.Dimension, "added to"), left.Dimension);

    /// <summary>The difference.</summary>
    /// <exception cref="DimensionException">The two count different things.</exception>
    public static Measure operator -(Measure left, Measure right) => new(left.Value - right.In(left.Dimension, "taken from"), left.Dimension);

    /// <summary>The product.</summary>
    public static Measure operator *(Measure left, Measure right) => new(left.Value * right.Value, left.Dimension * right.Dimension);

    /// <summary>The quotient.</summary>
    public static Measure operator /(Measure left, Measure right) => new(left.Value / right.Value, left.Dimension / right.Dimension);

    /// <summary>The power.</summary>
    public Measure Raised(double power) => new(Math.Pow(Value, power), Dimension.Raised(power));

    /// <summary>The amount, provided that it counts what is asked for.</summary>
    /// <param name="wanted">The dimension asked for.</param>
    /// <param name="verb">What is done, for the error: <c>added to</c>.</param>
    /// <exception cref="DimensionException">It counts something else.</exception>
    public double In(Dimension wanted, string verb) => Dimension == wanted ? Value : throw new DimensionException(Dimension, wanted, verb);

    /// <summary>As in <c>44 good_die/logic_wafer</c>, in base units, to six digits.</summary>
    public override string ToString()
    {
        var number = Value.ToString("G6", CultureInfo.InvariantCulture);
        return Dimension.IsNone ? number : $"{number} {Dimension}";
    }
}

/// <summary>Two amounts of different things were mixed.</summary>
public sealed class DimensionException : Exception
{
    /// <summary>The mixture.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="wanted">What it was mixed with.</param>
    /// <param name="verb">How: <c>added to</c>.</param>
    public DimensionException(Dimension given, Dimension wanted, string verb)
        : base($"{Words(given)} cannot be {verb} {Words(wanted)}") => (Given, Wanted) = (given, wanted);

    /// <summary>What was given.</summary>
    public Dimension Given { get; }

    /// <summary>What it was mixed with.</summary>
    public Dimension Wanted { get; }

    private static string Words(Dimension dimension) => dimension.IsNone ? "a bare number" : $"'{dimension}'";
}
