using System.Globalization;

namespace Tokenfab.Claims;

/// <summary>Recomputes claims.</summary>
/// <param name="functions">The functions that formulas may use.</param>
public sealed class ClaimChecker(IReadOnlyDictionary<string, Func<IReadOnlyList<Expression>, Scope, Measure>> functions)
{
    // What would have to be true is looked for within a factor of a thousand.
    private const double LargestLogFactor = 7.0;
    private const int Halvings = 60;

    /// <summary>The verdict on a claim.</summary>
    /// <exception cref="InputException">A name or function of a formula is not known, or is given what it cannot take.</exception>
    public Verdict Check(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (claim.Compute is null)
        {
            return new(claim, VerdictKind.CannotBeComputed, null, claim.Stated is { } told ? Units.Parse(told) : null, null, null, []);
        }

        var asStated = Read(claim, null);
        if (asStated.Holds)
        {
            return asStated.Verdict(claim, VerdictKind.Holds, null, []);
        }

        foreach (var convention in claim.Conventions)
        {
            var reading = Read(claim, convention);
            if (reading.Holds)
            {
                return reading.Verdict(claim, VerdictKind.HoldsUnderConvention, convention, []) with { Mixture = asStated.Mixture };
            }
        }

        return asStated.Verdict(claim, VerdictKind.DoesNotHold, null, Needed(claim, asStated));
    }

    private Reading Read(Claim claim, Convention? convention)
    {
        var text = convention?.Stated ?? claim.Stated!;
        var stated = Units.Parse(text);
        var formula = ExpressionParser.Parse(convention?.Compute ?? claim.Compute!);
        try
        {
            var computed = formula.Value(ScopeOf(claim, convention));
            computed.In(stated.Dimension, "compared with");
            return new(stated, computed, formula, null, Holds(claim, text, computed.Value, stated.Value));
        }
        catch (DimensionException mixed)
        {
            return new(stated, null, formula, mixed.Message, false);
        }
        catch (FormatException wrong)
        {
            throw new InputException(claim.Id, null, "compute", wrong.Message, "See docs/claims.md for the names and functions that formulas know", wrong);
        }
    }

    private Scope ScopeOf(Claim claim, Convention? convention, string? changed = null, double factor = 1.0)
    {
        var values = new Dictionary<string, Measure>(StringComparer.Ordinal);
        var scope = new Scope(values, functions);
        var given = claim.Given.Select(pair => (pair.Key, convention?.Given?.GetValueOrDefault(pair.Key) ?? pair.Value))
            .Concat((convention?.Given ?? new Dictionary<string, string>()).Where(pair => !claim.Given.ContainsKey(pair.Key)).Select(pair => (pair.Key, pair.Value)));
        foreach (var (name, text) in given)
        {
            // In order, so that a quantity may follow from those above it.
            var value = text.StartsWith('=') ? ExpressionParser.Parse(text[1..]).Value(scope) : Units.Parse(text);
            values[name] = name == changed ? value with { Value = value.Value * factor } : value;
        }

        return scope;
    }

    private static bool Holds(Claim claim, string text, double computed, double stated)
    {
        var slack = claim.Within is { } within ? Math.Abs(stated) * ClaimFile.Tolerance(within) : HalfDigit(text, stated);
        return claim.Relation switch
        {
            Relation.Equal => Math.Abs(computed - stated) <= slack * (1.0 + 1e-9),
            Relation.AtLeast => computed >= stated - (claim.Within is null ? 0.0 : slack),
            Relation.AtMost => computed <= stated + (claim.Within is null ? 0.0 : slack),
            Relation.MoreThan => computed > stated,
            _ => computed < stated,
        };
    }

    // Half a unit of the last digit written: 44 stands for 43.5 to 44.5, 8.6 for 8.55 to 8.65. Zeros at the end of a whole number count as written.
    private static double HalfDigit(string text, double stated)
    {
        var number = text.Split(' ')[0].Replace("_", string.Empty, StringComparison.Ordinal).Replace(",", string.Empty, StringComparison.Ordinal);
        var mantissa = number.Split('e', 'E')[0];
        var written = double.Parse(mantissa, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digit = Math.Pow(10.0, point < 0 ? 0 : point + 1 - mantissa.Length);
        return written == 0.0 ? 0.5 * digit : Math.Abs(stated / written) * 0.5 * digit;
    }

    // Only what the claim gives as a number can be given otherwise; what follows from it follows.
    private NeededValue[] Needed(Claim claim, Reading reading) => reading.Computed is null
        ? []
        : [.. claim.Given.Where(pair => !pair.Value.StartsWith('='))
            .Select(pair => (pair.Key, Given: Units.Parse(pair.Value), Factor: Factor(claim, reading, pair.Key)))
            .Where(found => found.Factor is not null)
            .Select(found => new NeededValue(found.Key, found.Given, found.Given with { Value = found.Given.Value * found.Factor!.Value }))];

    // By bisection over factors of one quantity: formulas of claims rise or fall with each of theirs.
    private double? Factor(Claim claim, Reading reading, string name)
    {
        double Error(double logFactor)
        {
            try
            {
                return reading.Formula.Value(ScopeOf(claim, null, name, Math.Exp(logFactor))).Value - reading.Stated.Value;
            }
            catch (InputException)
            {
                // A die larger than the wafer, a yield above one: no answer lies there.
                return double.NaN;
            }
        }

        var (low, high) = (-LargestLogFactor, LargestLogFactor);
        var (atLow, atHigh) = (Error(low), Error(high));
        if (!double.IsFinite(atLow) || !double.IsFinite(atHigh) || Math.Sign(atLow) == Math.Sign(atHigh))
        {
            return null;
        }

        for (var i = 0; i < Halvings; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = Math.Sign(Error(middle)) == Math.Sign(atLow) ? (middle, high) : (low, middle);
        }

        return Math.Exp(high);
    }

    private sealed record Reading(Measure Stated, Measure? Computed, Expression Formula, string? Mixture, bool Holds)
    {
        public Verdict Verdict(Claim claim, VerdictKind outcome, Convention? convention, IReadOnlyList<NeededValue> needed) =>
            new(claim, outcome, Computed, Stated, convention, Mixture, needed);
    }
}
