namespace Tokenfab.Quantities;

/// <summary>A physical quantity: one double in a base unit, with the units people write it in.</summary>
/// <typeparam name="TSelf">The quantity itself.</typeparam>
public interface IQuantity<TSelf> : IComparable<TSelf>
    where TSelf : struct, IQuantity<TSelf>
{
    /// <summary>The amount in the base unit.</summary>
    double Value { get; }

    /// <summary>What the quantity is called and which units it accepts.</summary>
    static abstract QuantityKind Kind { get; }

    /// <summary>The quantity of an amount in the base unit.</summary>
    static abstract TSelf From(double value);
}

/// <summary>What a quantity is called, an example, and the units it accepts with their size in the base unit.</summary>
/// <param name="Noun">The quantity in words, with its article: <c>a data rate</c>.</param>
/// <param name="Example">A well-formed value: <c>3.35 TB/s</c>.</param>
/// <param name="Units">Unit symbols, each with its size in the base unit. The empty symbol is a bare number.</param>
/// <param name="MayBeNegative">Whether an input of this kind may be below zero: money can be lost, a bandwidth cannot.</param>
public sealed record QuantityKind(string Noun, string Example, (string Symbol, double Factor)[] Units, bool MayBeNegative = false);
