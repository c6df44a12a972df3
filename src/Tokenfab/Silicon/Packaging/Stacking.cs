using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Packaging;

/// <summary>Yields of things put together one by one.</summary>
public static class Stacking
{
    /// <summary>A stack of so many layers on a base: <c>y^n x base x known good</c>.</summary>
    /// <param name="layer">Chance that one layer is bonded and works.</param>
    /// <param name="layers">How many.</param>
    /// <param name="baseDie">Share of base dies that are good; all where it is not given.</param>
    /// <exception cref="InputException">A yield is no share above zero, or the layers are below one.</exception>
    public static Ratio Yield(Ratio layer, int layers, Ratio? baseDie = null) => layers >= 1
        ? new(Math.Pow(Share(layer), layers) * Share(baseDie ?? new Ratio(1.0)))
        : throw new InputException("package", null, "layers", $"{layers} layers are no stack", "Write 1 or more");

    internal static double Share(Ratio share) => share.Value is > 0.0 and <= 1.0
        ? share.Value
        : throw new InputException("package", null, "yield", $"{share} is not a yield", "Write a share above 0 and up to 1, as in '99 %'");
}
