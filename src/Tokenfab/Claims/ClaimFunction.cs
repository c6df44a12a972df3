namespace Tokenfab.Claims;

/// <summary>A function that formulas of claims know.</summary>
/// <param name="arguments">What stands in its brackets.</param>
/// <param name="scope">What names in there mean.</param>
/// <exception cref="DimensionException">An argument counts something else than the function takes.</exception>
/// <exception cref="FormatException">There are too few or too many arguments, or one is not of its kind.</exception>
/// <exception cref="InputException">The catalogue or the engine cannot answer.</exception>
public delegate Measure ClaimFunction(IReadOnlyList<Expression> arguments, Scope scope);
