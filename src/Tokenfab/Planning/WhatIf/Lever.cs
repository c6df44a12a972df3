namespace Tokenfab.Planning.WhatIf;

/// <summary>An input that may be otherwise, with the interval in which it lies.</summary>
/// <param name="Key">Its key, as <see cref="Change"/> writes it.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Today">Its value, as written.</param>
/// <param name="Low">What today's value is multiplied by at the low end.</param>
/// <param name="High">The same at the high end.</param>
/// <param name="Basis">Where the interval is from.</param>
public sealed record Lever(string Key, string Title, string Today, double Low, double High, LeverBasis Basis)
{
    /// <summary>The change to a point of the interval.</summary>
    public Change At(double factor) => Change.Times(Key, factor);
}

/// <summary>Where the interval of an input is from.</summary>
public enum LeverBasis
{
    /// <summary>Sources of the catalogue disagree, or give a range.</summary>
    Catalogue,

    /// <summary>The measured error of predicted times: 80 % of measurements lie within.</summary>
    ModelError,

    /// <summary>No source gives one: ten per cent to either side, to compare inputs by.</summary>
    Convention,
}
